import { decodeBase64, encodeBase64 } from '../apimachinery/base64.ts'
import { sha256 } from '../apimachinery/sha256.ts'
import { decodeUTF8, encodeUTF8 } from '../apimachinery/utf8.ts'
import type { API, UserInfo } from '../apiserver/interface.ts'
import { isRecord, numberAt, textAt } from './value.ts'

const issuer = 'https://kubernetes.default.svc.cluster.local'

/** What a token is made for. */
export interface TokenSubject {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly audiences: readonly string[]
  readonly seconds: number
  /** The object that the token ends with: its kind in small letters, such as `pod`. */
  readonly bound?: { readonly kind: string; readonly name: string; readonly uid: string }
}

const urlBase64 = (bytes: readonly number[]) => encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
const bytesOf = (hex: string) => Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))
const digest = (text: string) => sha256(encodeUTF8(text))

/** A signature as long as a real one. There is no key here: it only shows that this cluster made the token. */
const signature = (signed: string) => urlBase64([0, 1, 2, 3, 4, 5, 6, 7].flatMap(part => bytesOf(digest(`${part} ${signed}`))))

/** The audiences of a token for which none are named. */
export const defaultAudiences: readonly string[] = [issuer]

/** A ServiceAccount's token in the form of a real one. `now` in milliseconds. Follows pkg/serviceaccount/claims.go. */
export function makeToken({ namespace, name, uid, audiences, seconds, bound }: TokenSubject, now: number): string {
  const issued = Math.floor(now / 1000)
  const seed = digest(`${namespace} ${name} ${uid} ${now} ${seconds}`)
  const id = [seed.slice(0, 8), seed.slice(8, 12), `4${seed.slice(13, 16)}`, `a${seed.slice(17, 20)}`, seed.slice(20, 32)].join('-')
  const claims = {
    aud: audiences,
    exp: issued + seconds,
    iat: issued,
    iss: issuer,
    jti: id,
    'kubernetes.io': { namespace, ...(bound === undefined ? {} : { [bound.kind]: { name: bound.name, uid: bound.uid } }), serviceaccount: { name, uid } },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  }
  const part = (value: object) => urlBase64(encodeUTF8(JSON.stringify(value)))
  const signed = `${part({ alg: 'RS256', kid: urlBase64(bytesOf(digest(issuer))) })}.${part(claims)}`
  return `${signed}.${signature(signed)}`
}

/** Whom the server takes the bearer of a token for; undefined when it takes the token for nothing. Follows pkg/serviceaccount/jwt.go and claims.go. */
export function bearerOf(token: string, api: API, now: number): UserInfo | undefined {
  const [head = '', body = '', sign] = token.trim().split('.')
  if (sign === undefined || sign !== signature(`${head}.${body}`)) return undefined
  const bytes = decodeBase64(
    body
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .padEnd(Math.ceil(body.length / 4) * 4, '='),
  )
  const claims: unknown = typeof bytes === 'number' ? undefined : JSON.parse(decodeUTF8(bytes))
  const kind = api.kindOf('v1', 'ServiceAccount')
  if (!isRecord(claims) || kind === undefined || numberAt(claims, 'exp') * 1000 <= now) return undefined
  const [namespace, name] = [textAt(claims, 'kubernetes.io', 'namespace'), textAt(claims, 'kubernetes.io', 'serviceaccount', 'name')]
  const uid = textAt(claims, 'kubernetes.io', 'serviceaccount', 'uid')
  const account = api.query(kind, { namespace }).items.find(item => item.metadata.name === name)
  if (account?.metadata.uid !== uid) return undefined
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
  const extra = { 'authentication.kubernetes.io/credential-id': [`JTI=${textAt(claims, 'jti')}`] }
  return { name: textAt(claims, 'sub'), uid, groups, extra }
}
