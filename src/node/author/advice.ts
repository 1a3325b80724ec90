// What to do about a fault in a description, by the words in which it is told. Called by check-twin.ts.

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/absolute URI/, 'Give it an id such as "urn:uuid:…" or "urn:company:pump-1", which nothing else has.'],
  [/Thing Model/, 'Ask the device, or its directory, for its own description.'],
  [/at least one form|\/forms/, 'Add "forms": [{ "href": "http://… or mqtt://…" }].'],
  [/relative/, 'Add "base" with the address of the device, or write whole addresses.'],
  [/uriVariables/, 'Give the variable a "default", or offer it once more with its value in the address.'],
  [/is called/, 'Give one of the two another name of letters, digits, "_", "." and "-".'],
  [/pollMs|silenceMs/, '"twinport:pollMs" is 20 to 3600000, "twinport:silenceMs" at least 100.'],
  [/"boolean" \| "integer"/, 'A type is boolean, integer, number, string, object, array or null.'],
  [/^(the model|image \d+) .*at most/, 'Make it simpler (npx @gltf-transform/cli optimize), and check it again.'],
  [/bytes together|nested deeper/, 'Long lists and tables belong on a page that "links" names.'],
  [/MB|triangles/, 'Then check it again; nothing else in the file was looked at.'],
  [/header says|cut off/, 'Copy or export the file again.'],
  [/no \.glb|several files/, 'Export it as glTF Binary (.glb), version 2.0.'],
  [/cannot be read: ENOENT/, 'Look whether the name is right.'],
];

export const ADVICE_ON_RULES = 'See "The owner’s rules" in README.md.';

/** `otherwise`: where nothing more is known of the fault. */
export function advise(
  message: string,
  otherwise = 'Change it to what was expected; W3C Thing Description 1.1 and src/protocol/SPEC.md, MOD, say what is.',
): string {
  return ADVICE.find(([pattern]) => pattern.test(message))?.[1] ?? otherwise;
}
