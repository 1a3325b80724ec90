// Colyseus's client takes Node's own WebSocket where there is one when it is loaded, and it costs more than `ws`: take it away
// before. Imported first by colyseus-room.ts.
Reflect.deleteProperty(globalThis, 'WebSocket');
