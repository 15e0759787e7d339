import { CommandError } from '../errors.ts'
import type { JsonRecord } from '../value.ts'
import { isRecord, listAt, numberAt, stringsAt, textAt } from '../value.ts'
import { annotations, labelsAndSelectors, namespaces, replicas, templateLabels } from './field-specs.ts'
import type { FieldSpec } from './fields.ts'
import { changeField, entrySetter } from './fields.ts'
import type { Resource } from './resource.ts'
import { fits, gvkText, idText, isClusterScoped, sameId } from './resource.ts'

/** Kinds whose names get neither prefix nor suffix. */
const unprefixed = [{ kind: 'CustomResourceDefinition' }, { group: 'apiregistration.k8s.io', kind: 'APIService' }, { kind: 'Namespace' }]

/** Puts resources into a namespace. Follows kustomize's api/filters/namespace/namespace.go. */
export function setNamespace(resources: readonly Resource[], namespace: string): void {
  if (namespace === '') return
  for (const resource of resources) {
    resource.remember()
    if (!isClusterScoped(resource.id)) resource.namespace = namespace
    if (fits(resource.id, { version: 'v1', kind: 'Namespace' })) resource.name = namespace
    if (resource.id.kind === 'RoleBinding' || resource.id.kind === 'ClusterRoleBinding')
      changeField(resource, { path: 'subjects' }, subjects => listAt({ subjects }, 'subjects').map(subject => withNamespace(subject, namespace)))
    for (const spec of namespaces) changeField(resource, spec, () => namespace)
    const same = resources.filter(each => sameId(each.id, resource.id))
    if (same.length > 1) throw new CommandError(`namespace transformation produces ID conflict: [${same.map(each => idText(each.id)).join(' ')}]`)
  }
}

function withNamespace(subject: unknown, namespace: string): unknown {
  return isRecord(subject) && subject['name'] === 'default' ? { ...subject, namespace } : subject
}

/** Puts a text before or behind names. Follows PrefixTransformer.go and SuffixTransformer.go. */
export function affix(resources: readonly Resource[], where: 'prefix' | 'suffix', text: string): void {
  if (text === '') return
  for (const resource of resources) {
    if (unprefixed.some(gvk => fits(resource.original, gvk))) continue
    resource.remember()
    if (where === 'prefix') resource.prefixes.push(text)
    else resource.suffixes.push(text)
    resource.name = where === 'prefix' ? text + resource.name : resource.name + text
  }
}

/** Adds the labels of `labels` and `commonLabels`. Follows kusttarget_configplugin.go, the branch of the LabelTransformer. */
export function addLabels(resources: readonly Resource[], kustomization: JsonRecord): void {
  for (const label of listAt(kustomization, 'labels').filter(isRecord)) {
    const own = listAt(label, 'fields')
      .filter(isRecord)
      .map(spec => ({ ...spec, path: textAt(spec, 'path') }))
    const usual = label['includeSelectors'] === true ? labelsAndSelectors : label['includeTemplates'] === true ? templateLabels : templateLabels.slice(0, 1)
    addEntries(resources, stringsAt(label, 'pairs'), [...own, ...usual])
  }
  addEntries(resources, stringsAt(kustomization, 'commonLabels'), labelsAndSelectors)
}

/** Adds `commonAnnotations`. */
export function addAnnotations(resources: readonly Resource[], kustomization: JsonRecord): void {
  addEntries(resources, stringsAt(kustomization, 'commonAnnotations'), annotations)
}

function addEntries(resources: readonly Resource[], entries: Readonly<Record<string, string>>, specs: readonly FieldSpec[]): void {
  for (const resource of resources)
    for (const [key, value] of Object.entries(entries)) for (const spec of specs) changeField(resource, spec, entrySetter(key, value))
}

/** Sets a number of replicas. Throws when nothing of that name has one. Follows ReplicaCountTransformer.go. */
export function setReplicas(resources: readonly Resource[], replica: JsonRecord): void {
  const name = textAt(replica, 'name')
  let found = false
  for (const spec of replicas)
    for (const resource of resources) {
      if (![...resource.previous, resource.id].some(id => id.name === name && fits(id, { kind: spec.kind ?? '' }))) continue
      found = true
      changeField(resource, spec, () => numberAt(replica, 'count'))
    }
  if (found) return
  const kinds = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'].map(kind => gvkText({ kind }))
  throw new CommandError(`resource with name ${name} does not match a config with the following GVK [${kinds.join(' ')}]`)
}

const imageFields: readonly FieldSpec[] = ['spec', 'spec/template/spec'].flatMap(place =>
  ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'].map(field => ({ path: `${place}/${field}` })),
)

/** Changes names, tags and digests of images. Follows kustomize's api/filters/imagetag. */
export function setImages(resources: readonly Resource[], image: JsonRecord): void {
  const set = (value: unknown) => (typeof value === 'string' ? changedImage(value, image) : value)
  for (const resource of resources) {
    // Both ways are gone one after the other upstream, so that what is added once more is added twice.
    if (resource.id.kind !== 'CustomResourceDefinition') resource.object = inContainers(resource.object, set)
    for (const spec of imageFields) changeField(resource, spec, set)
  }
}

function inContainers(object: JsonRecord, set: (image: unknown) => unknown): JsonRecord {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    return isRecord(value) ? inContainers(value, set) : value
  }
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      if ((key !== 'containers' && key !== 'initContainers') || !Array.isArray(value)) return [key, walk(value)]
      return [key, value.map(entry => (isRecord(entry) && 'image' in entry ? { ...entry, image: set(entry['image']) } : entry))]
    }),
  )
}

// Follows api/filters/imagetag/updater.go and api/internal/image/image.go.
function changedImage(value: string, image: JsonRecord): string {
  const part = (name: string) => textAt(image, name)
  if (!isImage(value, part('name'))) return value
  let { name, tag, digest } = splitImage(value)
  if (part('newName') !== '') name = part('newName')
  if (part('newTag') !== '') [tag, digest] = [part('newTag'), part('digest')]
  else if (part('digest') !== '') [tag, digest] = ['', part('digest')]
  else if (part('tagSuffix') !== '') [tag, digest] = [tag + part('tagSuffix'), '']
  return `${name}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`
}

function isImage(value: string, name: string): boolean {
  try {
    return new RegExp(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`).test(value)
  } catch {
    return false
  }
}

function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(0, image.indexOf('/'))
  const at = image.indexOf('@', slash)
  const whole = at < 0 ? image : image.slice(0, at)
  const colon = whole.indexOf(':', slash)
  return {
    name: colon < 0 ? whole : whole.slice(0, colon),
    tag: colon < 0 ? '' : whole.slice(colon + 1),
    digest: at < 0 ? '' : image.slice(at + 1),
  }
}
