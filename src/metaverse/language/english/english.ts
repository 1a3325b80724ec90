// Every word that the metaverse says, in English: the shape that every other language has. What owners write in Thing Descriptions, and
// the details of problems that come from others, are theirs. Loaded by ui/strings.ts.
import type { ErrorCode, ErrorDetails } from '../../../base/errors.ts';
import { PROBLEM_TEXT } from '../../../protocol/problem.ts';
import { arStrings } from './ar.ts';
import { arrangeStrings } from './arrange.ts';
import { faultStrings } from './faults.ts';
import { findStrings } from './find.ts';
import { hintStrings } from './hints.ts';
import { historyStrings } from './history.ts';
import { operateStrings } from './operate.ts';
import { pastStrings } from './past.ts';
import { frameStrings, settingsStrings } from './settings.ts';
import { timeStrings } from './time.ts';
import { noticeStrings, signStrings } from './told.ts';
import { worldStrings } from './world.ts';
import { xrStrings } from './xr.ts';
import type { LinkSummary, ModelSummary, Trust, TwinStatus } from '../../../protocol/mii.ts';
import { discoveryStrings, serviceStrings } from './service.ts';
import type { CommandView, TwinView } from '../../view-model.ts';
import { accessStrings, youStrings } from './you.ts';
import { counted } from './counting.ts';

const status: Record<TwinStatus, string> = { live: 'Live', stale: 'Stale', offline: 'Offline' };

const trust: Record<Trust, { readonly label: string; readonly explanation: string }> = {
  pinned: { label: 'Pinned', explanation: 'This world names its key, and it proved to hold it.' },
  remembered: { label: 'Remembered', explanation: 'You allowed it before, and its key is still the same.' },
  allowed: { label: 'Allowed by you', explanation: 'You allowed it on this visit. Its key is remembered.' },
  open: { label: 'Open world', explanation: 'This world lets every system in. It proved its own key, no more.' },
  asking: {
    label: 'Asks for trust',
    explanation: 'This world does not know it. Nothing of it is shown until you decide.',
  },
  refused: { label: 'Refused', explanation: 'Nothing of it is shown here.' },
};

const linkState: Record<LinkSummary['state'], string> = {
  connecting: 'Connecting',
  proving: 'Proving keys',
  open: 'Open',
  silent: 'Silent',
  closed: 'Closed',
};

const linkPath: Record<LinkSummary['path'], string> = {
  transferred: 'straight to the worker',
  relayed: 'relayed by the page',
};

const modelStatus: Record<ModelSummary['status'], string> = {
  registered: 'Registered',
  checked: 'Checked',
  rejected: 'Rejected',
};

const modelState: Record<TwinView['model'], string> = {
  absent: 'Its system has not registered a model',
  loading: 'Loading model',
  shown: 'In the world',
  failed: 'Model failed',
};

const commandState: Record<CommandView['state'], string> = {
  asked: 'Asked',
  accepted: 'Accepted',
  running: 'Running',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  refused: 'Refused',
  unknown: 'Outcome unknown',
};

export const english = {
  on: 'On',
  off: 'Off',
  noValue: '–',
  emptyText: '(empty)',
  closeNamed: (title: string) => `Close ${title}`,
  taller: 'Use the whole screen',
  smaller: 'Use half of the screen',
  cancel: 'Cancel',
  partLoading: 'Loading…',
  partFailed: 'This part of the page could not be loaded.',
  tryAgain: 'Try again',
  copied: 'Copied',
  copyFailed: 'Could not copy',
  status,
  trust,
  linkState,
  linkPath,
  modelStatus,
  commandState,
  services: serviceStrings,
  discovery: discoveryStrings,
  ar: arStrings,
  arrange: arrangeStrings,
  faults: faultStrings,
  find: findStrings,
  frame: frameStrings,
  hints: hintStrings,
  operate: operateStrings,
  past: pastStrings,
  settings: settingsStrings,
  signs: signStrings,
  time: timeStrings,
  worlds: worldStrings,
  xr: xrStrings,
  problems: PROBLEM_TEXT,
  /** What is said in place of the detail of a problem; null: the detail as it was written. */
  problemDetail: (_code: ErrorCode, _details: ErrorDetails): string | null => null,

  bar: {
    brand: 'Twinport',
    twinsLive: (live: number, all: number) =>
      live === all
        ? `${counted(live, { one: 'twin', other: 'twins' })} live`
        : `${live} of ${counted(all, { one: 'twin', other: 'twins' })} live`,
    connecting: 'Connecting…',
    alarms: (count: number) => counted(count, { one: 'alarm', other: 'alarms' }),
    navigation: 'Views',
    twins: 'Twins',
    systems: 'Systems',
    services: 'Services',
    systemsAsking: (count: number) => `${counted(count, { one: 'system asks', other: 'systems ask' })} for your trust`,
    find: 'Find',
    arrange: 'Arrange',
    log: 'Log',
    time: 'Time',
    you: 'You',
    settings: 'Settings',
    enterVr: 'Enter VR',
    enteringVr: 'Entering…',
    inVr: 'In VR',
    vrLabel: 'VR',
    vrTitle: 'No headset here',
    vrUnsupported:
      'This browser reports no VR headset. Open the same address in the browser of a headset, such as Quest or Vision Pro, or connect a headset to this computer. Away from localhost, WebXR needs HTTPS.',
    vrFailed: 'VR could not start',
    closeVrNote: 'Close this note',
  },

  twins: {
    title: 'Twins',
    count: (count: number) => counted(count, { one: 'machine in this world', other: 'machines in this world' }),
    empty: 'No twins yet',
    emptyDetail: 'They appear here by themselves as soon as their systems connect.',
    open: 'Open',
    openLabel: (title: string) => `Open ${title}`,
    goThere: 'Go there',
    arrangeLabel: (title: string) => `Arrange ${title}`,
    goThereLabel: (title: string) => `Go there: ${title}`,
    of: (systemName: string) => `of ${systemName}`,
    age: (age: string) => `${age} old`,
    loaded: (loaded: string, total: string) => `${loaded} of ${total}`,
    loading: 'Loading models',
    names: (titles: readonly string[]) => titles.join(', '),
    search: 'Search twins',
    noneFound: 'No twin has these words in its name.',
    shownOf: (shown: number, all: number) => `${shown} of ${all} shown`,
    more: 'Show more',
    others: (count: number) => `and ${count} more`,
    modelState,
  },

  panel: {
    label: (title: string) => `Twin ${title}`,
    noTrust: 'Trust not known',
    heardAgo: (age: string) => `Newest value ${age} old`,
    neverHeard: 'No value yet',
    alarms: 'Alarms',
    staleBanner: (age: string) => `No new values for ${age}. What you see is old.`,
    absentBanner: (reason: string) =>
      `The machine is away${reason === '' ? '' : `: ${reason}`}. What you see is the last known state.`,
    offlineBanner: 'Its system is offline. What you see is the last known state.',
    properties: 'Values',
    property: 'Property',
    value: 'Value',
    age: 'Age',
    noProperties: 'It publishes no values.',
    actions: 'Actions',
    noActions: 'It offers no actions.',
    events: 'Recent events',
    noEvents: 'Nothing has happened yet.',
    inRange: 'In its range',
    range: (minimum: string, maximum: string) => `range ${minimum} to ${maximum}`,
    alarmOn: 'alarm',
    old: 'old',
  },

  action: {
    run: 'Run',
    send: 'Send',
    confirm: 'Confirm',
    question: (action: string, twin: string) => `${action} · ${twin}?`,
    warning: 'This acts on the real machine at once.',
    optional: 'optional',
    optionFor: (action: string, option: string) => `${action}: ${option}`,
    busy: 'Waiting for the last command',
    locked: 'Locked by the owner',
    askAgain: 'Ask again',
    asking: 'Asking…',
    refusedHere: 'Not allowed for you',
    progress: (percent: number) => `${percent}\u202f%`,
    commandLife: 'Command',
    emergencyDetail: 'Acts at once, without a question',
  },

  access: accessStrings,
  you: youStrings,

  input: {
    required: 'Enter a value.',
    choose: 'Choose one.',
    notNumber: 'Enter a number.',
    ambiguous: (text: string) => `${text} can be read in two ways: enter it without a sign between thousands.`,
    notWhole: 'Enter a whole number.',
    between: (minimum: string, maximum: string) => `Enter a value from ${minimum} to ${maximum}.`,
    atLeast: (minimum: string) => `Enter ${minimum} or more.`,
    atMost: (maximum: string) => `Enter ${maximum} or less.`,
    multipleOf: (step: string) => `Enter a multiple of ${step}.`,
    tooLong: (length: number) => `Enter at most ${length} characters.`,
    notJson: (reason: string) => `This is not JSON: ${reason}`,
    wrongType: (type: string) => `Enter a JSON ${type}.`,
  },

  systems: {
    title: 'Systems',
    count: (count: number) => counted(count, { one: 'system', other: 'systems' }),
    empty: 'No systems yet',
    emptyDetail: 'This world is still looking for the systems that it names.',
    online: 'Online',
    offline: 'Offline',
    copyDid: (name: string) => `Copy the key of ${name}`,
    key: 'Key',
    domains: 'Domains',
    trust: 'Trust',
    link: 'Link',
    noLink: 'None',
    lease: 'Lease',
    leaseLeft: (left: string) => `${left} left`,
    leaseOver: 'Lapsed',
    models: (count: number) => counted(count, { one: 'model', other: 'models' }),
    version: (version: string) => `v${version}`,
    hash: (hash: string) => `SHA-256 ${hash}`,
    allow: 'Allow',
    refuse: 'Refuse',
    question: (name: string) => `Let “${name}” into this world?`,
    explanation:
      'It proved that it holds the key below, but this world does not know that key. If you allow it, you will see what it offers, and the key is remembered for your next visit. Compare the key with what its owner told you.',
    promptTitle: (name: string) => `“${name}” asks for your trust`,
    promptDetail: 'Nothing of it is shown until you decide.',
    review: 'Review',
  },

  linkFigures: {
    title: 'How the link does',
    roundTrip: 'Round trip',
    clock: 'Clock offset',
    drift: (ppm: string) => `drifts ${ppm} ppm`,
    lost: 'Lost',
    percent: (share: string) => `${share}\u202f%`,
    jitter: 'Jitter',
    age: 'Age on arrival',
    percentiles: (p95: string, p99: string) => `half of it; 95 % below ${p95}, 99 % below ${p99}`,
    delay: 'Drawn behind',
    together: 'at one instant with the other links',
    alone: 'alone: the other links do not wait so long',
    updates: 'Updates',
    perSecond: (count: string) => `${count}/s`,
    bytes: (bytes: string) => `${bytes} bytes each`,
    late: 'Too late to draw',
  },

  log: {
    title: 'Procedure log',
    count: (shown: number, all: number) =>
      shown === all
        ? counted(all, { one: 'step', other: 'steps' })
        : `${shown} of ${counted(all, { one: 'step', other: 'steps' })}`,
    empty: 'No steps yet',
    nothingFound: 'No step fits the filter.',
    allProcedures: 'All procedures',
    allPoints: 'All reference points',
    procedure: 'Procedure',
    referencePoint: 'Reference point',
    point: 'Point',
    system: 'System',
    allSystems: 'All systems',
    search: 'Search',
    views: 'View',
    view: { chart: 'Chart', list: 'List' },
    chartLabel: 'Sequence chart of the parties; Enter opens a message',
    party: {
      MS: 'Metaverse system',
      IE: 'Integration enabler',
      DTS: 'Twin system',
      TPSS: 'Service system',
    },
    step: (step: {
      kind: 'message' | 'answer' | 'exchange';
      operation: string;
      point: string;
      from: string;
      to: string;
      outcome: string;
    }) =>
      `${step.point}: ${step.kind === 'answer' ? 'answer to ' : ''}${step.operation}, ${step.from} to ${step.to}${
        step.kind === 'exchange' ? ', answered' : ''
      }${step.outcome === '' ? '' : `, ${step.outcome}`}`,
    framesFor: (lastSecond: string, seconds: number) => `${seconds}\u202fs · ${lastSecond}`,
    toNewest: 'Newest',
    opened: (operation: string) => `Message ${operation}`,
    closeMessage: 'Close this message',
    took: (duration: string) => `took ${duration}`,
    request: 'Request',
    message: 'Message',
    answer: 'Answer',
    problem: 'Problem',
    copyPart: (title: string) => `Copy: ${title}`,
    noMessage: 'This step had no message of its own.',
    messageGone: 'Its message is no longer kept: only the newest thousand are.',
    time: 'Time',
    parties: 'From → to',
    fromTo: (from: string, to: string) => `${from} to ${to}`,
    operation: 'Operation',
    outcome: 'Outcome',
    pause: 'Pause',
    resume: 'Resume',
    paused: (waiting: number) => `Paused · ${counted(waiting, { one: 'new step', other: 'new steps' })}`,
    copy: 'Copy',
    download: 'JSON Lines',
  },

  history: historyStrings,

  notices: noticeStrings,

  announce: {
    alarmOn: (alarm: string, twin: string) => `Alarm: ${alarm}, ${twin}`,
    alarmOff: (alarm: string, twin: string) => `Alarm over: ${alarm}, ${twin}`,
    offline: (twin: string) => `${twin} is offline`,
    back: (twin: string) => `${twin} is live again`,
    manyOffline: (count: number) => `${count} twins are offline`,
    manyBack: (count: number) => `${count} twins are live again`,
    command: (action: string, state: string, reason: string) =>
      `${action}: ${state}${reason === '' ? '' : `. ${reason}`}`,
    notice: (title: string, detail: string) => `${title}. ${detail}`,
    keyOpen: 'Your key is unlocked',
    allowed: (actions: string) => `Now allowed: ${actions}`,
    asking: (name: string) => `The system ${name} asks for your trust`,
  },
};

/** What every language says. */
export type Strings = typeof english;
