// What the page itself says when something does not work: the detail of its errors. What others say travels with their errors.
import { number } from './counting.ts';

export const faultStrings = {
  notHere: (id: string) => `${id} is not in this world`,
  badPairingCode: 'a pairing code has eight letters and digits, such as 7K3M-WXYZ',
  ownerRefusesAction: (action: string) => `the owner does not grant "${action}"`,
  ownerRefusesObserve: 'the owner does not let you observe this twin',
  ownerRefusesService: 'the owner does not let this service have what it needs',
  pastShown: 'the world is shown as it was recorded: nothing can be done there',
  nothingRecorded: 'nothing of this world is recorded yet',
  notDrawn: (reason: string) => `The model cannot be drawn: ${reason}`,
  noRoomForModel: {
    triangles: (found: number, most: number) =>
      `With this model, all that are shown here would have ${number(found)} triangles, at most ${number(most)}`,
    imagePixels: (found: number, most: number) =>
      `With this model, all that are shown here would have ${number(found)} pixels in their images, at most ${number(most)}`,
    unpackedBytes: (found: number, most: number) =>
      `With this model, all that are shown here would have ${number(found)} bytes when unpacked, at most ${number(most)}`,
  },
  notShared: 'nothing is shared under this id',
  shareGrantGone: 'the grant of this sharing is no longer held',
  serviceWithdrawn: 'the service was withdrawn',
  callOver: 'there is no such call that still runs',
  noNeed: (service: string, need: string) => `${service} has no need "${need}"`,

  foreignWorld: (origin: string) => `a world comes from this site only, not from ${origin}`,
  noWorld: (path: string, status: number) => `there is no world at ${path} (${status})`,
  tooManyGuests: (most: number, named: number) => `a link names at most ${most} systems, not ${named}`,
  badGuest: (address: string) => `the link's system "${address}" is no peer address`,
  badGuestKey: (address: string) => `the link's did is not the key of the system ${address}`,
  linkTooLong: (characters: number, most: number) =>
    `this arrangement makes a link of ${characters} characters, and links hold ${most}: share it as a file`,
  linkOverLimit: (characters: number, most: number) => `the link carries ${characters} characters, more than ${most}`,
  linkBroken: 'the link is cut off or was changed: nothing can be read from it',
  linkUnreadable: (reason: string) => `the arrangement in the link: ${reason}`,
  linkTooLarge: (bytes: number) => `the link holds more than ${bytes} bytes`,
  systemIsHere: (address: string) => `${address} is a system of this world already`,
  keyNotOfAddress: (key: string, address: string) => `the key ${key} is not the key of the address ${address}`,
  noDidKey: (reason: string) => `the key must be a did:key of an Ed25519 key: ${reason}`,

  keyNotKept: (reason: string) => `your key cannot be kept, so owners will not know you next time: ${reason}`,
  newKeyNotKept: (reason: string) => `the new key could not be kept: ${reason}`,
  keyChangedElsewhere: 'the key was changed in another tab meanwhile; look at it again',
  passkeys: {
    insecure: 'Passkeys need HTTPS: this page came over plain HTTP from another computer.',
    absent: 'This browser has no passkeys.',
    keepsNoSecret:
      'this passkey can sign you in somewhere, but it cannot keep a secret (it has no PRF extension), so it cannot protect your key',
    noSecret: 'the passkey did not give its secret',
    noAnswer: 'the browser answered without a passkey',
    wrong: 'this passkey does not open your key: it is not the one that protects it',
  },
  /** By name of the DOMException (WebAuthn Level 3, 5.1.3 and 5.1.4). The standard does not let a page tell apart what is in the first. */
  passkeyReasons: {
    NotAllowedError: 'it was cancelled, took too long, or no passkey of yours for this site was at hand',
    AbortError: 'it was interrupted',
    InvalidStateError: 'this authenticator already has such a passkey',
    NotSupportedError: 'no authenticator at hand can make such a passkey',
    ConstraintError: 'the authenticator can neither keep a passkey nor check that it is you',
    SecurityError: 'passkeys need HTTPS and a host name, not a bare address',
  },
  signIn: {
    blocked: 'this browser blocked the window; allow pop-ups for this page',
    givenUp: 'you gave up signing in',
    late: 'five minutes are over',
    closed: 'the window was closed',
    refused: (reason: string) => `the provider said no: ${reason}`,
  },

  noVr: 'No VR headset was found. Connect one, or open this page in the headset’s own browser.',
  noAr: 'This device cannot show machines in your own room. A phone or headset with AR can.',
  vrNotPrepared:
    'This browser cannot prepare a VR session. Check that the headset is connected and that no other page uses it.',
  xrNotStarted: (mode: string, reason: string) => `The headset did not start ${mode}: ${reason}`,
  noWebGl:
    'This browser gives no WebGL 2 context, so the world cannot be drawn. Turn on hardware acceleration, or use a current browser; the list of twins works without it.',
};
