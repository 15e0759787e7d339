import type { Pod } from '../api/types.gen.ts'
import type { KubeObject } from '../apimachinery/meta.ts'
import { apiVersionOf } from '../apimachinery/meta.ts'
import { newBadRequest, newNotFound, StatusError } from '../apimachinery/status-error.ts'
import { unsimulatedKind } from '../apimachinery/status-text.ts'
import type { API } from '../apiserver/interface.ts'
import type { Clock } from '../clock/clock.ts'
import type { Containers } from '../kubectl/context.ts'
import { serverVersion } from '../kubectl/version.ts'
import type { Kind } from '../registry/kind.ts'
import { isUnknowable, otherKinds } from '../registry/other-kinds.ts'
import { encodeJSON } from '../serializer/go-json.ts'
import { checkProtocol, execSession, logAnswer } from './containers.ts'
import { bodyOf, formFor } from './content.ts'
import type { DiscoveryDocuments } from './discovery.ts'
import { discoveryAnswer } from './discovery.ts'
import type { HttpAnswer, HttpRequest, Query, Session } from './http.ts'
import { flag, jsonAnswer, parseTarget, pathNotFound, textAnswer } from './http.ts'
import type { OpenAPIDocuments } from './openapi.ts'
import { openAPIAnswer } from './openapi.ts'
import { openAPIVersion2 } from './openapi-v2.ts'
import type { Reading, Target } from './reads.ts'
import { noSuchPath, objectAnswer, readMany, readOne, watchMany } from './reads.ts'
import { impersonatedUser, reviewed } from './reviews.ts'
import type { Route } from './route.ts'
import { routeOf } from './route.ts'
import { refusal, success } from './status.ts'
import { WatchHistory } from './watch-history.ts'
import { create, deleteOptions, isPart, patch, remove, removeMany, update } from './writes.ts'

/** What a server stands in front of, and what it hands out. */
export interface RestServerOptions {
  readonly api: API
  readonly clock: Clock
  readonly containers: Containers
  readonly discovery: DiscoveryDocuments
  readonly openapi: OpenAPIDocuments
  /** Who shows this token in the Authorization header is the administrator; nobody else gets in. */
  readonly token: string
}

const unauthorized = () => new StatusError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' })
const notAllowed = () =>
  new StatusError({ code: 405, reason: 'MethodNotAllowed', message: 'the server does not allow this method on the requested resource', details: {} })

/** What the site says itself of what is not simulated; the code is that of a method that is not there. */
const unsimulated = (message: string) => new StatusError({ code: 501, reason: '', message })

/**
 * The API server of a cluster over HTTP: requests in, answers out, without a socket. Nothing here takes time: answers that
 * come in parts go on as the cluster's clock is moved.
 */
export class RestServer {
  private readonly options: RestServerOptions
  private readonly history: WatchHistory

  constructor(options: RestServerOptions) {
    this.options = options
    this.history = new WatchHistory(options.api)
  }

  /** Answers a request. Never throws a StatusError: a refusal is an answer. */
  handle(request: HttpRequest): HttpAnswer {
    return this.refusing(() => this.answer(request))
  }

  /** Answers a request to become a WebSocket: with the session, or with a refusal. */
  upgrade(request: HttpRequest): HttpAnswer | Session {
    return this.refusing(() => this.session(request))
  }

  private refusing<T>(work: () => T): T | HttpAnswer {
    try {
      return work()
    } catch (error) {
      if (error instanceof StatusError) return refusal(error)
      throw error
    }
  }

  /** The server as whoever asks meets it. */
  private apiFor(request: HttpRequest): API {
    if (request.headers['authorization'] !== `Bearer ${this.options.token}`) throw unauthorized()
    const user = impersonatedUser(request.headers)
    return user === undefined ? this.options.api : this.options.api.impersonate(user)
  }

  private answer(request: HttpRequest): HttpAnswer {
    const { path, parts, query } = parseTarget(request.target)
    if (['/healthz', '/livez', '/readyz'].includes(path)) return textAnswer(200, 'ok')
    const api = this.apiFor(request)
    const route = routeOf(parts)
    if (route !== undefined) return this.routed(api, request, route, query)
    if (request.method !== 'GET') throw notAllowed()
    if (path === '/version') return jsonAnswer(200, encodeJSON(serverVersion, '  '))
    const { discovery, openapi } = this.options
    if (path === '/openapi/v2') return openAPIVersion2(openapi, request)
    if (parts[0] === 'openapi') return openAPIAnswer(openapi, this.options.api, parts) ?? pathNotFound()
    return discoveryAnswer(discovery, api.kinds(), request, parts) ?? pathNotFound()
  }

  private routed(api: API, request: HttpRequest, route: Route, query: Query): HttpAnswer {
    const { resource, namespace, name, subresource } = route
    if (request.method === 'POST' && name === '') {
      const review = reviewed(api, resource, namespace, () => bodyOf(request))
      if (review !== undefined) return jsonAnswer(201, `${encodeJSON(review)}\n`)
    }
    const kind = kindAt(api, route)
    if (kind === undefined) {
      if (isServed(api, route)) throw noSuchPath()
      return pathNotFound()
    }
    const target: Target = { kind, namespace, name, query, form: formFor(request) }
    const { clock, api: whole } = this.options
    const reading: Reading = { api, whole, clock, history: this.history }
    if (otherKinds.includes(kind)) return this.other(reading, target, request)
    if (kind.namespaced && namespace === '' && name !== '') throw noSuchPath()
    if (subresource !== '') return this.part(reading, target, request, route)
    switch (request.method) {
      case 'GET':
        if (flag(query, 'watch') || route.watch) return watchMany(reading, target)
        return name === '' ? readMany(reading, target) : readOne(reading, target)
      case 'POST':
        if (name !== '') throw notAllowed()
        return create(reading, target, request)
      case 'PUT':
        if (name === '') throw notAllowed()
        return update(reading, target, request, '')
      case 'PATCH':
        if (name === '') throw notAllowed()
        return patch(reading, target, request, '')
      case 'DELETE':
        return name === '' ? removeMany(reading, target, request) : remove(reading, target, request)
      default:
        throw notAllowed()
    }
  }

  /** A kind that a real server has and this one only lists: empty, or nothing can be said of it. */
  private other(reading: Reading, target: Target, { method }: HttpRequest): HttpAnswer {
    const { kind, query, name } = target
    if (method !== 'GET' || isUnknowable(kind)) throw unsimulated(unsimulatedKind(apiVersionOf(kind.group, kind.version), kind.kind).message)
    if (name !== '') throw newNotFound({ group: kind.group, resource: kind.plural }, name)
    return flag(query, 'watch') ? watchMany(reading, target) : readMany(reading, target)
  }

  /** A part of an object. */
  private part(reading: Reading, target: Target, request: HttpRequest, { subresource }: Route): HttpAnswer {
    const { api } = reading
    const { kind, namespace, name, query } = target
    const { method } = request
    if (isPart(kind, subresource)) {
      if (method === 'PUT') return update(reading, target, request, subresource)
      if (method === 'PATCH') return patch(reading, target, request, subresource)
      if (method !== 'GET') throw notAllowed()
      if (subresource !== 'scale') return readOne(reading, target)
      return objectAnswer(reading, { ...target, form: { as: 'object' } }, api.readScale(kind, namespace, name) as KubeObject)
    }
    if (kind.subresources?.includes(subresource) !== true) throw noSuchPath()
    if (subresource === 'eviction' && method === 'POST') {
      const body = bodyOf(request)
      const given = typeof body === 'object' && body !== null && 'deleteOptions' in body ? body.deleteOptions : undefined
      api.evict(namespace, name, deleteOptions(given, query))
      return jsonAnswer(201, `${encodeJSON({ ...success(), code: 201 })}\n`)
    }
    if (subresource === 'log' && method === 'GET') return logAnswer(reading.clock, this.options.containers, this.pod(api, target, ['get'], 'log'), query)
    if (subresource === 'exec') {
      // What stands in the way is told before the connection becomes another one.
      execSession(reading.clock, this.options.containers, this.pod(api, target, ['create'], 'exec'), query)
      throw newBadRequest('unable to upgrade: the server speaks v5.channel.k8s.io over WebSockets')
    }
    reading.api.read(kind, namespace, name)
    throw unsimulated(`kubenotes: ${kind.plural}/${subresource} is not simulated over HTTP.`)
  }

  private session(request: HttpRequest): HttpAnswer | Session {
    const api = this.apiFor(request)
    const { parts, query } = parseTarget(request.target)
    const route = routeOf(parts)
    const kind = route === undefined ? undefined : kindAt(api, route)
    if (route === undefined || kind?.kind !== 'Pod' || route.subresource !== 'exec') return this.answer(request)
    checkProtocol(request.headers['sec-websocket-protocol'])
    const pod = this.pod(api, { kind, namespace: route.namespace, name: route.name }, ['get', 'create'], 'exec')
    return execSession(this.options.clock, this.options.containers, pod, query)
  }

  /** A Pod, for one of its parts. A WebSocket begins with a GET, and takes the right to create as well. Follows pkg/registry/core/pod/rest/subresources.go. */
  private pod(api: API, { kind, namespace, name }: Pick<Target, 'kind' | 'namespace' | 'name'>, verbs: readonly string[], part: string): Pod & KubeObject {
    for (const verb of verbs) api.checkAccess(verb, kind, namespace, name, part)
    return this.options.api.read<Pod & KubeObject>(kind, namespace, name)
  }
}

const at =
  ({ group, version, resource }: Route) =>
  (kind: Kind) =>
    kind.group === group && kind.version === version && kind.plural === resource

/** Whether the server has anything of a route's group: of another version, or of another resource. */
function isServed(api: API, { group }: Route): boolean {
  return [...api.kinds(), ...otherKinds].some(kind => kind.group === group)
}

/** The kind that a route names: one that is served, or one that a real server lists beside them. */
function kindAt(api: API, route: Route): Kind | undefined {
  return api.kinds().find(at(route)) ?? otherKinds.find(at(route))
}
