// Writes src/types/api.gen.ts from openapi.json, the snapshot of what the gateway serves at /api/openapi.json.
//   npm run types                              from the snapshot
//   npm run types -- --from http://host:8080   renews the snapshot first
//   npm run types:check [-- --from URL]        changes nothing and fails when something is stale
import { readFile, writeFile } from 'node:fs/promises';
import { argv, exit, stderr, stdout } from 'node:process';

const SNAPSHOT = new URL('../openapi.json', import.meta.url);
const OUTPUT = new URL('../src/types/api.gen.ts', import.meta.url);

/** The server leaves empty fields of these out; elsewhere it writes every field that cannot be null, listed or not. */
const SPARSE = new Set(['MessageMetadata', 'ErrorDetails']);

/** Names of the envelope: the client unwraps it once, nobody else sees it. */
const isEnvelope = (name) => name.startsWith('Success_') || name === 'ErrorEnvelope';

const refName = (ref) => ref.split('/').at(-1);

function typeOf(schema) {
  if (schema.$ref) return refName(schema.$ref);
  if (schema.oneOf) return union(schema.oneOf.map(typeOf));
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (Array.isArray(schema.type))
    return union(schema.type.map((type) => typeOf({ ...schema, type })));
  switch (schema.type) {
    case 'object':
      return 'Record<string, never>';
    case 'array':
      return arrayOf(typeOf(schema.items));
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    default:
      throw new Error(`The generator does not know this schema yet: ${JSON.stringify(schema)}`);
  }
}

const arrayOf = (item) => (item.includes(' ') ? `(${item})[]` : `${item}[]`);

/** `unspecified` is the wire's zero; the server never sends it, so it is no value of the type. */
function union(parts) {
  const members = [...new Set(parts)].filter((part) => part !== '"unspecified"');
  return members.join(' | ');
}

const isNullable = (schema) =>
  (Array.isArray(schema.type) && schema.type.includes('null')) ||
  Boolean(schema.oneOf?.some((part) => part.type === 'null'));

/** Schemas that a request body reaches: there, whatever is not required may be left out. */
function sentByClients(document) {
  const found = new Set();
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (typeof node.$ref === 'string' && !found.has(refName(node.$ref))) {
      found.add(refName(node.$ref));
      visit(document.components.schemas[refName(node.$ref)]);
    }
    Object.values(node).forEach(visit);
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path)) visit(operation.requestBody);
  }
  return found;
}

function comment(text, indent = '') {
  return text ? `${indent}/** ${text.replaceAll('\n', ' ').replaceAll('*/', '*\\/')} */\n` : '';
}

const describe = (schema) =>
  schema.description ?? schema.oneOf?.find((part) => part.description)?.description ?? '';

function declaration(name, schema, isSent) {
  const head = comment(describe(schema));
  if (!schema.properties) return `${head}export type ${name} = ${typeOf(schema)};\n`;
  const fields = Object.entries(schema.properties).map(([key, property]) => {
    // What may be null may be left out as well: readers treat both alike.
    const required =
      !isNullable(property) &&
      (schema.required?.includes(key) || key === 'op' || (!isSent && !SPARSE.has(name)));
    return `${comment(describe(property), '  ')}  ${key}${required ? '' : '?'}: ${typeOf(property)};\n`;
  });
  return `${head}export interface ${name} {\n${fields.join('')}}\n`;
}

function generate(document) {
  const sent = sentByClients(document);
  const schemas = Object.entries(document.components.schemas).filter(([name]) => !isEnvelope(name));
  const header =
    '// Types of the REST contract, generated from openapi.json by scripts/generate-types.mjs.\n' +
    '// Do not edit: run `npm run types`.\n';
  return [
    header,
    ...schemas.map(([name, schema]) => declaration(name, schema, sent.has(name))),
  ].join('\n');
}

async function served(base) {
  const answer = await fetch(new URL('/api/openapi.json', base));
  if (!answer.ok) throw new Error(`${base} answered ${answer.status}`);
  return `${JSON.stringify(await answer.json(), null, 1)}\n`;
}

const check = argv.includes('--check');
const from = argv.includes('--from') ? argv[argv.indexOf('--from') + 1] : undefined;

let snapshot = await readFile(SNAPSHOT, 'utf8');
if (from) {
  const fresh = await served(from);
  if (check && fresh !== snapshot) {
    stderr.write('openapi.json is stale: run `npm run types -- --from <gateway>`.\n');
    exit(1);
  }
  snapshot = fresh;
}
const generated = generate(JSON.parse(snapshot));
if (check) {
  const current = await readFile(OUTPUT, 'utf8').catch(() => '');
  if (current !== generated) {
    stderr.write('src/types/api.gen.ts is stale: run `npm run types`.\n');
    exit(1);
  }
  stdout.write('The types match openapi.json.\n');
} else {
  await writeFile(SNAPSHOT, snapshot);
  await writeFile(OUTPUT, generated);
}
