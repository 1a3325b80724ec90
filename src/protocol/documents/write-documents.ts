// `npm run documents`: writes the documents of the wire, for others to build on, from the schemas of this build. The test
// beside it fails when what is committed is not what this writes.
import { mkdir, writeFile } from 'node:fs/promises';
import { asyncApi } from './asyncapi.ts';
import { schemaFiles } from './json-schemas.ts';

const here = new URL('./', import.meta.url);
const text = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

await mkdir(new URL('schemas/', here), { recursive: true });
await writeFile(new URL('asyncapi.json', here), text(asyncApi()));
for (const [name, schema] of Object.entries(schemaFiles()))
  await writeFile(new URL(`schemas/${name}.json`, here), text(schema));
