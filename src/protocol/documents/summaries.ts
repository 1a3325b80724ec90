// One line for each operation of the wire, for the AsyncAPI document. The type holds it complete: an operation that is added
// to dii.ts or sii.ts does not compile without its line.
import type { WireOperation } from './wire-messages.ts';

export const SUMMARIES: Readonly<Record<WireOperation, string>> = {
  registersystem: 'Registers the system for the time of a lease, or tells what changed about it.',
  renewregistration: 'Renews the lease; sent at a third of its time.',
  registermodel:
    'Registers a twin with its description (thing-description.json), its bindings (bindings.json) and the hash of its model, or replaces the one with the same id.',
  modelchecked: 'Tells that the model was fetched and checked, or what is wrong with it.',
  withdrawmodel: 'Takes a twin back.',
  registerservice:
    'Registers a service with its description (service-description.json), or replaces the one with the same id.',
  withdrawservice: 'Takes a service back.',
  leave: 'Ends the registration at once, before its lease does.',
  readasset: 'Asks for the bytes of a model from an offset on; they come over the bulk channel.',
  observeallproperties: 'Asks for the state under a grant; answered with everything that is known.',
  updateobservation: 'Says how often, and of which properties, state is wanted from now on, for many twins at once.',
  unobserveallproperties: 'Ends the observation.',
  propertyreadings: 'Tells values that no state frame carries.',
  expectedsilence: 'Tells for how long twins may be quiet while all is well, for many at once.',
  invokeaction: "Carries the user's signed command; answered with whether it was accepted.",
  queryaction: 'Asks how a command stands, after a link was lost.',
  cancelaction: "Carries the user's signed word that takes a command back.",
  actionstatus: 'Tells how a command goes on, and once how it ended.',
  actionoutput: 'Tells one item of what an action streams while it runs.',
  subscribeallevents: 'Asks for the events after the last one that was received, and for what comes.',
  event: 'Tells of one event.',
  requestaccess: "Carries the user's signed proof; the owner's rule answers with a grant, or with the reasons why not.",
  beginsignin: "Begins a sign-in of the user at an OpenID provider that the owner's rule names.",
  endgrant: "Carries the user's signed word that gives a grant back.",
  revokegrant: 'Tells that a grant has ended, and why.',
  sharetwin: 'Hands the service the data of a twin that its owner and the user agreed to share.',
  twinreadings: 'Tells samples of a shared twin, oldest first.',
  invoketwinaction: "Carries a command to a shared twin, signed by the service under the owner's grant.",
  canceltwinaction: 'Carries the signed word by which the service takes back a command that it gave to a shared twin.',
  twinactionstatus: 'Tells how a command to a shared twin goes on.',
  endshare: 'Ends the sharing of a twin at once.',
};
