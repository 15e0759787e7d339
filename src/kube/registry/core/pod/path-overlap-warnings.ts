import type { Volume, VolumeProjection } from '../../../api/types.gen.ts'
import { goQuote } from '../../../apimachinery/field-error.ts'

/** A file in a volume, and which source of a projected volume it comes from ('' elsewhere). */
interface Placed {
  readonly path: string
  readonly source: string
}

const text = ({ path, source }: Placed) => (source === '' ? goQuote(path) : `${goQuote(path)} (${source})`)
const withoutEnd = (path: string) => path.replace(/\/+$/, '')

/** Files of one volume that get in each other's way. Follows pkg/api/pod/warnings.go warningsForOverlappingVirtualPaths. */
export function overlappingPathWarnings(volumes: readonly Volume[] | undefined): string[] {
  const warnings: string[] = []
  for (const { name, configMap, secret, downwardAPI, projected } of volumes ?? []) {
    const warn = (what: string, overlaps: readonly string[]) => {
      for (const overlap of overlaps) warnings.push(`volume ${goQuote(name)} (${what}): overlapping paths: ${overlap}`)
    }
    warn(`ConfigMap ${goQuote(configMap?.name ?? '')}`, overlaps(placed(configMap?.items, '')))
    warn(`Secret ${goQuote(secret?.secretName ?? '')}`, overlaps(placed(secret?.items, '')))
    warn('DownwardAPI', overlaps(placed(downwardAPI?.items, '')))
    const files: Placed[] = []
    for (const source of projected?.sources ?? []) {
      if (Object.keys(source).length === 0) {
        warnings.push(`volume ${goQuote(name)} (Projected) has no sources provided`)
        continue
      }
      for (const file of placedBySource(source)) warn('Projected', addFile(files, file))
    }
  }
  return warnings
}

function placed(items: readonly { readonly path: string }[] | null | undefined, source: string): Placed[] {
  return (items ?? []).map(({ path }) => ({ path, source }))
}

function placedBySource({ configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate }: VolumeProjection): Placed[] {
  if (configMap?.items !== undefined) return placed(configMap.items, `ConfigMap ${goQuote(configMap.name ?? '')}`)
  if (secret?.items !== undefined) return placed(secret.items, `Secret ${goQuote(secret.name ?? '')}`)
  if (downwardAPI?.items !== undefined) return placed(downwardAPI.items, 'DownwardAPI')
  if (serviceAccountToken !== undefined) return [{ path: serviceAccountToken.path, source: 'ServiceAccountToken' }]
  if (clusterTrustBundle !== undefined) {
    return [{ path: clusterTrustBundle.path, source: `ClusterTrustBundle ${goQuote(clusterTrustBundle.name ?? clusterTrustBundle.signerName ?? '')}` }]
  }
  const { certificateChainPath = '', keyPath = '', credentialBundlePath = '' } = podCertificate ?? {}
  const files = [
    { path: certificateChainPath, source: 'PodCertificate chain' },
    { path: keyPath, source: 'PodCertificate key' },
    { path: credentialBundlePath, source: 'PodCertificate credential bundle' },
  ]
  return files.filter(({ path }) => path !== '')
}

function overlaps(files: readonly Placed[]): string[] {
  const before: Placed[] = []
  return files.flatMap(file => addFile(before, file))
}

/** Adds a file to those before it; gives a text for each that it overlaps. Follows checkForOverlap. */
function addFile(before: Placed[], file: Placed): string[] {
  const added: Placed = { path: withoutEnd(file.path), source: file.source }
  const collisions =
    added.path === '' ? [] : before.filter(({ path }) => path !== '' && (`${path}/`.startsWith(`${added.path}/`) || `${added.path}/`.startsWith(`${path}/`)))
  before.push(added)
  return collisions.map(collision => `${text(added)} with ${text(collision)}`)
}
