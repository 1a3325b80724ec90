// What the HTML face says about the visitor's key, and about access and how to get more of it. A part of strings.ts.

export const accessStrings = {
  copyKey: 'Copy my key',
  keyHint: 'Give the owner your key. Who is on their list is let in.',
  codeLabel: 'Type the one-time code that the owner tells you',
  codeHint: 'It is good once, and only for a short time.',
  pair: 'Pair',
  signInHint: 'Show the owner who you are by signing in.',
  signInAt: (host: string) => `Sign in at ${host}`,
  waitingFor: (host: string) => `Waiting for you to sign in at ${host}, in the other window`,
  lockedHint: 'You are here as a guest. Unlock your key: what owners let you do, they let your key do.',
  nothing: 'The owner keeps this shut for everybody.',
  askAgainHint: 'The owner may have changed the rule.',
};

export const youStrings = {
  title: 'You',
  subtitle: 'No name, no account: owners know you by your key',
  key: 'Your key',
  copyKey: 'Copy my key',
  states: {
    plain: {
      title: 'Kept in this browser',
      detail: 'It never leaves this browser. Whoever uses this browser here can use it too.',
    },
    unlocked: {
      title: 'Protected by a passkey',
      detail: 'It is open until you leave or reload. Then nobody opens it without your passkey.',
    },
    locked: {
      title: 'Locked',
      detail:
        'Until you unlock it you are a guest: you can do what is open to everybody, nothing that was given to you.',
    },
    guest: {
      title: 'For this visit only',
      detail: 'This browser keeps nothing, so owners will not know you next time.',
    },
  },
  formerKeys: (count: number) =>
    count === 1
      ? 'Owners who listed your earlier key know you by this one too.'
      : `Owners who listed one of your ${count} earlier keys know you by this one too.`,
  protect: 'Protect with a passkey',
  protectHint:
    'Your fingerprint, face or PIN then opens it on each visit. You get a new key that takes the place of this one; owners who listed this one still know you.',
  oldestLeaves: 'Only three earlier keys are remembered: owners who listed just the oldest will not know you any more.',
  unprotect: 'Stop protecting it',
  unprotectQuestion: 'Keep your key without a passkey?',
  unprotectWarning: 'You get a new key that everybody who uses this browser can use. Owners still know you.',
  unlock: 'Unlock my key',
  replace: 'I lost the passkey',
  replaceQuestion: 'Begin anew with another key?',
  replaceWarning: 'The locked key is gone for ever. No owner knows the new one: you have to ask all of them again.',
  waiting: 'Waiting for your passkey…',
  noticeTitle: 'Your key is locked',
  noticeDetail: 'You are here as a guest. Unlock it to be known to the owners of these machines.',
  notUnlocked: (reason: string) => `Not unlocked: ${reason}.`,
  stayGuest: 'Stay a guest',
  access: 'What you may do',
  accessHint: 'Renewed by itself while you are here and the owner agrees.',
  noAccess: 'Nothing now. What an owner lets you see or do stands here.',
  consents: 'What services may do for you',
  consentsHint: 'You and the owner agreed to this. Withdraw it, and it ends at once.',
  noConsents: 'Nothing. When you share the data of a machine with a service, it stands here.',
  grantedBy: (owner: string) => `Granted by ${owner}`,
  usesFor: (twin: string, owner: string) => `With ${twin} of ${owner}`,
  seesAll: 'See all values',
  sees: (property: string) => `See ${property}`,
  left: (left: string) => `${left} left`,
  revoke: 'Give back',
  revokeLabel: (title: string) => `Give back: ${title}`,
  withdraw: 'Withdraw',
  withdrawLabel: (service: string, twin: string) => `Withdraw from ${service}: ${twin}`,
  ending: 'Ending…',
};
