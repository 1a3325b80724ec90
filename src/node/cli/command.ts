// What a command of `npx twinport` is. One file each; cli.ts lists them.

export interface Command {
  /** What follows its name on a command line. */
  readonly usage: string;
  /** For `--help` of this command. */
  readonly help: string;
  /** Runs it; resolves with the exit code. @throws UsageError */
  run(args: readonly string[]): Promise<number>;
}

/** Exit codes: everything is well, something is not, and the command could not begin. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** The command line cannot be understood; shown with how it is used. */
export class UsageError extends Error {}
