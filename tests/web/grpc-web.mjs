// Talks to a gateway over gRPC-Web with the client that browsers use (connect-web) and prints what it saw as one JSON
// object. Arguments: base URL, token, file with the descriptor set, ids of the itineraries to remix.
import { readFile } from "node:fs/promises";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

const [baseUrl, token, descriptors, ...itineraryIds] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, await readFile(descriptors)));
const service = (name) => registry.getService(`tripit.remix.v1.${name}`);
const bearer = (next) => (request) => {
  request.header.set("Authorization", `Bearer ${token}`);
  return next(request);
};
const signedIn = createGrpcWebTransport({ baseUrl, interceptors: [bearer] });
const sessions = createClient(service("SessionService"), signedIn);
const itineraries = createClient(service("ItineraryService"), signedIn);

const created = await sessions.createSession({ itineraryIds });
const sessionId = created.session.id;

const events = [];
let turnId;
for await (const { event } of sessions.sendMessage({ sessionId, message: "I only have 7 days total" })) {
  events.push(event.event.case);
  if (event.event.case === "turnStarted") turnId = event.event.value.turnId;
}

// A reader who leaves in the middle: breaking out of the loop cancels the call.
for await (const _ of sessions.watchTurn({ sessionId, turnId })) break;
const replay = [];
for await (const { event } of sessions.watchTurn({ sessionId, turnId })) replay.push(event.event.case);

const codes = {};
const failure = async (name, call) => {
  try {
    await call();
    codes[name] = "no error";
  } catch (error) {
    codes[name] = error instanceof ConnectError ? Code[error.code] : String(error);
  }
};
const nobody = createClient(service("SessionService"), createGrpcWebTransport({ baseUrl }));
await failure("nobody", () => nobody.listSessions({}));
await failure("unknown", () => sessions.getSession({ sessionId: "00000000-0000-4000-8000-000000000000" }));
await failure("wrong", () => sessions.createSession({ itineraryIds: [] }));
await failure("stream", async () => {
  for await (const _ of sessions.sendMessage({ sessionId, message: " " }));
});

const list = await sessions.listSessions({});
const catalogue = await itineraries.listItineraries({ pageSize: 2 });
console.log(
  JSON.stringify({
    events,
    replay,
    codes,
    total: list.totalSize,
    catalogue: catalogue.itineraries.length,
    greeting: created.messages[0].content,
  }),
);
