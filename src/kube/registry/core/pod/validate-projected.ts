import type {
  ClusterTrustBundleProjection,
  KeyToPath,
  PodCertificateProjection,
  ProjectedVolumeSource,
  ServiceAccountTokenProjection,
} from '../../../api/types.gen.ts'
import { forbidden, invalid, notSupported, required, tooLong } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isQualifiedName, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateLabelSelector } from '../../../apimachinery/selector.ts'
import { byteLength } from '../../../apimachinery/utf8.ts'
import { goValue } from '../../go-value.ts'
import type { Errors } from './checks.ts'
import { checkPresent, report } from './checks.ts'
import type { PodValidationOptions } from './options.ts'
import { checkMode, checkUser, validateDownwardAPIFile, validateKeyToPath } from './validate-file-volumes.ts'
import { checkLocalNonReserved } from './validate-paths.ts'
import { isKubernetesSigner, validateSignerName } from './validate-signer-name.ts'

/** Paths used so far, and what to do when one comes twice: the error stands at the volume. */
class Paths {
  private readonly taken = new Set<string>()
  private readonly errors: Errors
  private readonly path: Path

  constructor(errors: Errors, path: Path) {
    this.errors = errors
    this.path = path
  }

  /** `shown` is the value the server prints. */
  add(file: string, shown: string = file): void {
    if (this.taken.has(file)) this.errors.push(invalid(this.path, shown, 'conflicting duplicate paths'))
    else this.taken.add(file)
  }
}

/** Several sources in one directory. Follows pkg/apis/core/validation/validation.go validateProjectedVolumeSource and validateProjectionSources. */
export function validateProjectedVolume(errors: Errors, volume: ProjectedVolumeSource, path: Path, options: PodValidationOptions): void {
  checkMode(errors, volume.defaultMode, path.child('defaultMode'))
  checkUser(errors, volume.defaultUser, path.child('defaultUser'))
  const paths = new Paths(errors, path)
  for (const [index, source] of (volume.sources ?? []).entries()) {
    const sourcePath = path.child('sources').index(index)
    const { secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source
    if (secret !== undefined) validateNamedFiles(errors, secret, sourcePath.child('secret'), paths)
    if (configMap !== undefined) validateNamedFiles(errors, configMap, sourcePath.child('configMap'), paths)
    for (const file of downwardAPI?.items ?? []) {
      validateDownwardAPIFile(errors, file, sourcePath.child('downwardAPI'))
      if (file.path !== '') paths.add(file.path)
    }
    if (serviceAccountToken !== undefined) validateToken(errors, serviceAccountToken, sourcePath.child('serviceAccountToken'), path, options)
    if (clusterTrustBundle !== undefined) validateTrustBundle(errors, clusterTrustBundle, sourcePath.child('clusterTrustBundle'), paths)
    if (podCertificate !== undefined) validatePodCertificate(errors, podCertificate, sourcePath.child('podCertificate'), paths)
    const given = [secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate].filter(one => one !== undefined)
    if (given.length > 1) errors.push(forbidden(sourcePath, 'may not specify more than 1 volume type per source'))
  }
}

function validateNamedFiles(errors: Errors, { name = '', items }: { name?: string; items?: KeyToPath[] }, path: Path, paths: Paths): void {
  checkPresent(errors, path.child('name'), name)
  for (const [index, item] of (items ?? []).entries()) {
    validateKeyToPath(errors, item, path.child('items').index(index))
    if (item.path !== '') paths.add(item.path, name)
  }
}

/** As upstream, errors of the token's path stand at the volume's `path`. */
function validateToken(errors: Errors, token: ServiceAccountTokenProjection, path: Path, volumePath: Path, options: PodValidationOptions): void {
  const { expirationSeconds: expiration } = token
  const expirationPath = path.child('expirationSeconds')
  if (expiration === undefined) {
    errors.push(required(expirationPath))
  } else {
    if (expiration < 600) errors.push(invalid(expirationPath, expiration, 'may not specify a duration less than 10 minutes'))
    if (expiration > 2 ** 32) errors.push(invalid(expirationPath, expiration, 'may not specify a duration larger than 2^32 seconds'))
  }
  if (token.path === '') errors.push(required(volumePath.child('path')))
  else if (!options.allowNonLocalProjectedTokenPath) checkLocalNonReserved(errors, volumePath.child('path'), token.path)
  checkUser(errors, token.user, path.child('user'))
}

function validateTrustBundle(errors: Errors, bundle: ClusterTrustBundleProjection, path: Path, paths: Paths): void {
  const { name, signerName, labelSelector } = bundle
  if (name !== undefined && signerName !== undefined) {
    errors.push(invalid(path, goValue('core/v1.ClusterTrustBundleProjection', bundle), 'only one of name and signerName may be used'))
  } else if (name !== undefined) {
    if (name === '') errors.push(required(path.child('name'), 'must be a valid object name'))
    report(
      errors,
      path.child('name'),
      name,
      trustBundleNameProblems(name).map(message => `not a valid clustertrustbundlename: ${message}`),
    )
    if (labelSelector !== undefined) errors.push(invalid(path.child('labelSelector'), labelSelector, 'labelSelector must be unset if name is specified'))
  } else if (signerName !== undefined) {
    if (signerName === '') errors.push(required(path.child('signerName'), 'must be a valid signer name'))
    validateSignerName(errors, signerName, path.child('signerName'))
    errors.push(...validateLabelSelector(labelSelector, {}, path.child('labelSelector')))
  } else {
    errors.push(required(path, 'either name or signerName must be specified'))
  }
  checkPresent(errors, path.child('path'), bundle.path)
  checkUser(errors, bundle.user, path.child('user'))
  checkLocalNonReserved(errors, path.child('path'), bundle.path)
  paths.add(bundle.path)
}

/** Names of bundles with a signer begin with it. Follows pkg/apis/core/validation/names.go ValidateClusterTrustBundleName. */
function trustBundleNameProblems(name: string): string[] {
  const colon = name.lastIndexOf(':')
  return nameIsDNSSubdomain(colon < 0 ? name : name.slice(colon + 1), false)
}

const keyTypes = ['RSA3072', 'RSA4096', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'ED25519']
const day = 24 * 60 * 60

function validatePodCertificate(errors: Errors, certificate: PodCertificateProjection, path: Path, paths: Paths): void {
  const { signerName = '', keyType = '', maxExpirationSeconds: expiration } = certificate
  validateSignerName(errors, signerName, path.child('signerName'))
  validateUserAnnotations(errors, certificate.userAnnotations, path.child('userAnnotations'))
  checkUser(errors, certificate.user, path.child('user'))
  if (!keyTypes.includes(keyType)) errors.push(notSupported(path.child('keyType'), keyType, keyTypes))
  if (expiration !== undefined) {
    const expirationPath = path.child('maxExpirationSeconds')
    if (expiration < 3600) errors.push(invalid(expirationPath, expiration, 'if provided, maxExpirationSeconds must be >= 3600'))
    const max = isKubernetesSigner(signerName) ? day : 91 * day
    if (expiration > max) errors.push(invalid(expirationPath, expiration, `if provided, maxExpirationSeconds must be <= ${max}`))
  }
  let files = 0
  for (const field of ['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const) {
    const file = certificate[field]
    if (!file) continue
    files++
    checkLocalNonReserved(errors, path.child(field), file)
    paths.add(file)
  }
  if (files === 0) errors.push(required(path, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'))
}

const annotationsLimit = 256 * 1024

/** Follows ValidateUserAnnotations. */
function validateUserAnnotations(errors: Errors, annotations: Record<string, string> | undefined, path: Path): void {
  if (annotations === undefined) return
  let size = 0
  for (const key in annotations) {
    checkDomainPrefixedKey(errors, key.toLowerCase(), path)
    size += byteLength(key) + byteLength(annotations[key] ?? '')
  }
  if (size > annotationsLimit) errors.push(tooLong(path, annotationsLimit))
}

/** Follows apimachinery/pkg/util/validation/validation.go IsDomainPrefixedKey. */
function checkDomainPrefixedKey(errors: Errors, key: string, path: Path): void {
  if (key === '') return void errors.push(required(path))
  const messages = isQualifiedName(key)
  report(errors, path, key, messages.length === 0 && !key.includes('/') ? ['must be a domain-prefixed key (such as "acme.io/foo")'] : messages)
}
