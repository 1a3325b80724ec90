// Ends this process in order when the one that started it is gone, however that ended. Called by entries that start.ts runs
// beside it; started by hand they have no parent channel, and nothing happens.

export function endWithParent(): void {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
