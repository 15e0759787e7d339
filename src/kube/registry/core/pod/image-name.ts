// What an image's name says about its tag. Follows pkg/util/parsers/parsers.go ParseImageName and github.com/distribution/reference.

/** The parts of an image's name. */
export interface ImageName {
  /** With the registry: `docker.io/library/nginx`. */
  readonly repository: string
  /** `latest` when neither tag nor digest is given, '' when only a digest is. */
  readonly tag: string
  /** `sha256:…`, or ''. */
  readonly digest: string
}

const domainPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const domain = `(?:${domainPart}(?:\\.${domainPart})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`
const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const reference = new RegExp(
  `^(${domain}/${component}(?:/${component})*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
)
const identifier = /^[a-f0-9]{64}$/
const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }
const maxNameLength = 255

/** The name with registry and path written out: `nginx` gives `docker.io/library/nginx`. */
function withDomain(image: string): string {
  const slash = image.indexOf('/')
  if (slash < 0) return `docker.io/library/${image}`
  const first = image.slice(0, slash)
  const rest = image.slice(slash + 1)
  if (first === 'index.docker.io' || first === 'docker.io') return `docker.io/${rest.includes('/') ? rest : `library/${rest}`}`
  return first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first ? image : `docker.io/${image}`
}

/** Takes an image's name apart; undefined when the server could not. */
export function parseImageName(image: string): ImageName | undefined {
  if (identifier.test(image)) return undefined
  const [, repository, tag = '', digest = ''] = reference.exec(withDomain(image)) ?? []
  if (repository === undefined || repository.slice(repository.indexOf('/') + 1).length > maxNameLength) return undefined
  if (digest !== '') {
    const [algorithm = '', hex = ''] = digest.split(':')
    if (digestLengths[algorithm] !== hex.length || hex !== hex.toLowerCase()) return undefined
  }
  return { repository, tag: tag === '' && digest === '' ? 'latest' : tag, digest }
}

/** When to pull an image that says nothing about it. Follows pkg/apis/core/v1/defaults.go SetDefaults_Container. */
export function defaultPullPolicy(image: string): string {
  return parseImageName(image)?.tag === 'latest' ? 'Always' : 'IfNotPresent'
}
