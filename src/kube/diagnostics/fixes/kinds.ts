import { Path } from '../../apimachinery/field-path.ts'
import { apiVersionOf } from '../../apimachinery/meta.ts'
import { verdicts } from '../../registry/verdicts.ts'
import type { Problem } from '../diagnosis.ts'
import { similar } from '../similar.ts'
import type { Fix } from './fix.ts'
import type { Manifest } from './manifest.ts'

const versionsOf = (kind: string) => verdicts.filter(known => known.kind === kind).map(known => apiVersionOf(known.group, known.version))

/** Fixes for a missing or unknown apiVersion or kind. */
export function fixKind(manifest: Manifest, problem: Problem): Fix[] {
  if (problem.type === 'Unknown kind' || /is registered for version/.test(problem.message)) return unknownKind(manifest)
  if (problem.type !== 'Missing') return []
  return [...wrongCase(manifest), ...missingVersion(manifest, problem), ...missingKind(manifest, problem)]
}

function unknownKind(manifest: Manifest): Fix[] {
  const kindSpan = manifest.find(Path.of('kind'))?.value
  const versionSpan = manifest.find(Path.of('apiVersion'))?.value
  if (kindSpan === undefined || versionSpan === undefined) return []
  const served = versionsOf(manifest.kind)
  if (served.length > 0) return served.toReversed().map(version => ({ title: `Use ${version}`, edits: [manifest.replace(versionSpan, version)] }))
  const word = manifest.kind.toLowerCase()
  const byName = verdicts.filter(known => known.kind.toLowerCase() === word || known.plural === word || known.shortNames?.includes(word) === true)
  const names = [...new Set([...byName.map(known => known.kind), ...similar(manifest.kind, new Set(verdicts.map(known => known.kind)))])].slice(0, 3)
  return names.map(name => {
    const versions = versionsOf(name)
    const version = versions.includes(manifest.apiVersion) ? manifest.apiVersion : (versions.at(-1) ?? manifest.apiVersion)
    const edits = [manifest.replace(kindSpan, name)]
    return { title: `Use ${name}`, edits: version === manifest.apiVersion ? edits : [manifest.replace(versionSpan, version), ...edits] }
  })
}

/** `apiversion` instead of `apiVersion`. */
function wrongCase(manifest: Manifest): Fix[] {
  return Object.keys(manifest.value).flatMap((key): Fix[] => {
    const right = ['apiVersion', 'kind', 'metadata'].find(name => name !== key && name.toLowerCase() === key.toLowerCase())
    const span = manifest.find(Path.of(key))?.key
    return right === undefined || span === undefined || right in manifest.value ? [] : [{ title: `Rename to ${right}`, edits: [manifest.replace(span, right)] }]
  })
}

function missingVersion(manifest: Manifest, problem: Problem): Fix[] {
  if (!problem.message.includes('apiVersion') || manifest.document === undefined) return []
  const start = manifest.document.range.start
  const at = { start, end: start }
  const known = versionsOf(manifest.kind)
  const written = manifest.find(Path.of('apiVersion'))?.value
  return known.map(version => ({
    title: `Use apiVersion ${version}`,
    edits: [written === undefined ? { range: at, text: `apiVersion: ${version}\n` } : manifest.replace(written, version)],
  }))
}

/** The kind whose top-level fields are those of the document. */
function missingKind(manifest: Manifest, problem: Problem): Fix[] {
  if (!problem.message.includes('kind not set')) return []
  const edit = (kind: string) => manifest.add(Path.of('kind'), kind)
  return guessKinds(manifest).flatMap((kind): Fix[] => {
    const added = edit(kind)
    return added === undefined ? [] : [{ title: `Say that it is a ${kind}`, edits: [added] }]
  })
}

function guessKinds({ value, apiVersion }: Manifest): string[] {
  const spec = value['spec']
  const has = (name: string) => typeof spec === 'object' && spec !== null && name in spec
  if ('data' in value && apiVersion === 'v1') return ['ConfigMap', 'Secret']
  if (has('containers')) return ['Pod']
  if (has('ports')) return ['Service']
  if (has('jobTemplate')) return ['CronJob']
  if (has('template')) return apiVersion === 'batch/v1' ? ['Job'] : ['Deployment', 'StatefulSet']
  return []
}
