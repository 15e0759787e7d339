/** The door to the cluster's API server over HTTP: requests in, answers out, without a socket. */
export type { DiscoveryDocuments } from './serve/discovery.ts'
export type { Connection, HttpAnswer, HttpRequest, Session, SessionHandler } from './serve/http.ts'
export type { OpenAPIDocuments } from './serve/openapi.ts'
export { RestServer } from './serve/rest-server.ts'
