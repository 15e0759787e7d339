import { Path } from '../../apimachinery/field-path.ts'
import { isTree, type Tree, textAt, treeAt } from './tree.ts'

/** An object that another one names. */
export interface Mention {
  readonly kind: string
  readonly name: string
  readonly path: Path
  /** The key of it that is wanted. */
  readonly key: { readonly name: string; readonly path: Path } | undefined
  /** The port of it that is wanted, by number or name. */
  readonly port: { readonly value: unknown; readonly path: Path } | undefined
}

/** A Pod or a template of Pods, and where it stands. */
export interface PodPlace {
  readonly value: Tree
  /** undefined when the object is the Pod itself. */
  readonly path: Path | undefined
}

const templates: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
}

/** The Pods that an object makes, or is. */
export function podOf(object: Tree): PodPlace | undefined {
  const kind = textAt(object, 'kind') ?? ''
  if (kind === 'Pod') return { value: object, path: undefined }
  const steps = templates[kind]
  const value = steps?.reduce<Tree | undefined>((holder, step) => (holder === undefined ? undefined : treeAt(holder, step)), object)
  return steps === undefined || value === undefined ? undefined : { value, path: Path.of(steps[0] ?? '', ...steps.slice(1)) }
}

/** Members that name an object, by their own name and the member that holds the name. */
const references: Readonly<Record<string, readonly [kind: string, field: string]>> = {
  configMap: ['ConfigMap', 'name'],
  configMapRef: ['ConfigMap', 'name'],
  configMapKeyRef: ['ConfigMap', 'name'],
  secret: ['Secret', 'secretName'],
  secretRef: ['Secret', 'name'],
  secretKeyRef: ['Secret', 'name'],
  persistentVolumeClaim: ['PersistentVolumeClaim', 'claimName'],
}

const mention = (kind: string, name: string | undefined, path: Path): Mention[] =>
  name === undefined || name === '' ? [] : [{ kind, name, path, key: undefined, port: undefined }]

/** Every reference below a value. */
function below(value: unknown, path: Path): Mention[] {
  if (Array.isArray(value)) return value.flatMap((entry: unknown, index) => below(entry, path.index(index)))
  if (!isTree(value)) return []
  return Object.entries(value).flatMap(([key, member]): Mention[] => {
    const here = path.child(key)
    const reference = references[key]
    if (reference === undefined || !isTree(member)) return below(member, here)
    if (member['optional'] === true) return []
    const [kind, named] = reference
    const field = named === 'secretName' && member['secretName'] === undefined ? 'name' : named
    const wanted = /KeyRef$/.test(key) ? textAt(member, 'key') : undefined
    return mention(kind, textAt(member, field), here.child(field)).map(found => ({
      ...found,
      key: wanted === undefined ? undefined : { name: wanted, path: here.child('key') },
    }))
  })
}

/** Services behind the rules of an Ingress. */
function backends(value: unknown, path: Path): Mention[] {
  if (Array.isArray(value)) return value.flatMap((entry: unknown, index) => backends(entry, path.index(index)))
  if (!isTree(value)) return []
  return Object.entries(value).flatMap(([key, member]): Mention[] => {
    const here = path.child(key)
    if (key !== 'service' || !isTree(member)) return backends(member, here)
    const port = treeAt(member, 'port')
    const field = port?.['name'] === undefined ? 'number' : 'name'
    const wanted = port?.[field] === undefined ? undefined : { value: port[field], path: here.child('port', field) }
    return mention('Service', textAt(member, 'name'), here.child('name')).map(found => ({ ...found, port: wanted }))
  })
}

/** The objects that an object names. */
export function mentionsIn(object: Tree): readonly Mention[] {
  const spec = treeAt(object, 'spec')
  const kind = textAt(object, 'kind')
  const pod = podOf(object)
  const podSpec = pod === undefined ? undefined : treeAt(pod.value, 'spec')
  const podPath = pod?.path === undefined ? Path.of('spec') : pod.path.child('spec')
  const found: Mention[] = []
  if (podSpec !== undefined) {
    found.push(...below(podSpec, podPath))
    const account = textAt(podSpec, 'serviceAccountName')
    if (account !== 'default') found.push(...mention('ServiceAccount', account, podPath.child('serviceAccountName')))
    const secrets = podSpec['imagePullSecrets']
    if (Array.isArray(secrets))
      secrets.forEach((secret: unknown, index) => {
        if (isTree(secret)) found.push(...mention('Secret', textAt(secret, 'name'), podPath.child('imagePullSecrets').index(index).child('name')))
      })
  }
  if (spec === undefined) return found
  if (kind === 'Ingress') found.push(...backends(spec, Path.of('spec')))
  if (kind === 'StatefulSet') found.push(...mention('Service', textAt(spec, 'serviceName'), Path.of('spec', 'serviceName')))
  const target = treeAt(spec, 'scaleTargetRef')
  if (kind === 'HorizontalPodAutoscaler' && target !== undefined)
    found.push(...mention(textAt(target, 'kind') ?? '', textAt(target, 'name'), Path.of('spec', 'scaleTargetRef', 'name')))
  return found
}
