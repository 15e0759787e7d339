/** The door to the cluster's API server over HTTP: requests in, answers out, without a socket. */
export type { DiscoveryDocuments } from './serve/discovery.ts'
export type { Body, Connection, Headers, HttpAnswer, HttpRequest, Session, SessionHandler, Sink, StreamAnswer, WholeAnswer } from './serve/http.ts'
export type { OpenAPIDocuments } from './serve/openapi.ts'
export { RestServer, type RestServerOptions } from './serve/rest-server.ts'
