// What a refusal says about the rule behind it (SPEC.md ACC-6), as its details have it. Pure.
import type { Problem } from '../../protocol/problem.ts';

interface Ways {
  /** The owner can list the visitor's key. */
  readonly key: boolean;
  readonly pairing: boolean;
  /** OpenID providers at which the visitor can sign in. */
  readonly issuers: readonly string[];
}

export function waysOf({ details = {} }: Problem): Ways {
  const satisfiedBy = texts(details['satisfiedBy']);
  return {
    key: satisfiedBy.includes('key'),
    pairing: satisfiedBy.includes('pairing'),
    issuers: satisfiedBy.includes('oidc') ? texts(details['issuers']) : [],
  };
}

function texts(value: NonNullable<Problem['details']>[string] | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}
