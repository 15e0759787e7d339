import { sha256 } from '../../apimachinery/sha256.ts'
import { encodeUTF8 } from '../../apimachinery/utf8.ts'

/** An image's full name as containerd writes it: registry, repository, and a tag or digest. */
export function fullReference(name: string): string {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  let full = name
  if (slash < 0) full = `docker.io/library/${name}`
  else if (!/[.:]/.test(first) && first !== 'localhost') full = `docker.io/${name}`
  return full.includes('@') || full.slice(full.lastIndexOf('/')).includes(':') ? full : `${full}:latest`
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

/** Whether the text can be an image's name at all. Follows distribution/reference's grammar, which is in lower case. */
export function isImageName(name: string): boolean {
  return /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?)\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/.test(
    name,
  )
}
