import { sha256 } from '../../apimachinery/sha256.ts'
import { encodeUTF8 } from '../../apimachinery/utf8.ts'

/** The registry of a name, and what stands for the image there. Follows distribution/reference/normalize.go splitDockerDomain. */
function splitDomain(name: string): { domain: string; remainder: string } {
  const slash = name.indexOf('/')
  const [first, rest] = [name.slice(0, Math.max(slash, 0)), name.slice(slash + 1)]
  if (slash < 0) return { domain: 'docker.io', remainder: `library/${name}` }
  const isDomain = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first
  const { domain, remainder } = isDomain
    ? { domain: first === 'index.docker.io' ? 'docker.io' : first, remainder: rest }
    : { domain: 'docker.io', remainder: name }
  return { domain, remainder: domain === 'docker.io' && !remainder.includes('/') ? `library/${remainder}` : remainder }
}

/** An image's full name as containerd writes it: registry, repository, and a tag or digest. */
export function fullReference(name: string): string {
  const { domain, remainder } = splitDomain(name)
  return `${domain}/${remainder}${/[@:]/.test(remainder) ? '' : ':latest'}`
}

/** The repository of a full reference, and its tag ('' for a digest alone). */
export function repositoryOf(reference: string): { repository: string; tag: string } {
  const [name = ''] = reference.split('@')
  const colon = name.lastIndexOf(':')
  if (colon > name.lastIndexOf('/')) return { repository: name.slice(0, colon), tag: name.slice(colon + 1) }
  return { repository: name, tag: reference.includes('@') ? '' : 'latest' }
}

const digests = new Map<string, string>()

/** The digest of an image: a hash of its full reference, since there is no content to hash. */
export function digestOf(reference: string): string {
  const at = reference.indexOf('@')
  if (at >= 0) return reference.slice(at + 1)
  const known = digests.get(reference) ?? `sha256:${sha256(encodeUTF8(reference))}`
  digests.set(reference, known)
  return known
}

const grammar =
  /^(?:\[[a-fA-F0-9:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)(?::\d+)?\/([a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/

/** Why a text cannot be an image's name, or undefined when it can. Follows distribution/reference/normalize.go ParseNormalizedNamed. */
export function imageNameFault(name: string): string | undefined {
  if (/^[a-f0-9]{64}$/.test(name)) return `invalid repository name (${name}), cannot specify 64-byte hexadecimal strings`
  const { domain, remainder } = splitDomain(name)
  const [repository = ''] = remainder.split(':')
  if (repository.toLowerCase() !== repository) return `invalid reference format: repository name (${repository}) must be lowercase`
  const path = grammar.exec(`${domain}/${remainder}`)?.[1]
  if (path === undefined) return 'invalid reference format'
  return path.length > 255 ? 'repository name must not be more than 255 characters' : undefined
}
