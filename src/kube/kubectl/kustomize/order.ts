import { compareText } from '../../apimachinery/labels.ts'
import type { Id, Resource } from './resource.ts'
import { gvkText } from './resource.ts'

// Follows kustomize's api/internal/builtins/SortOrderTransformer.go.
const first =
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'.split(
    ' ',
  )
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

/** The order objects are applied in when a kustomization names none. */
export function inLegacyOrder(resources: readonly Resource[], orderFirst: readonly string[] = first, orderLast: readonly string[] = last): Resource[] {
  const rank = (kind: string): number => {
    if (orderLast.includes(kind)) return 1 + orderLast.indexOf(kind)
    return orderFirst.includes(kind) ? orderFirst.indexOf(kind) - orderFirst.length : 0
  }
  return [...resources].sort((a, b) => {
    const [one, other] = [a.id, b.id]
    if (gvkText(one) !== gvkText(other)) return rank(one.kind) - rank(other.kind) || compareText(kindKey(one), kindKey(other))
    return compareText(nameKey(one), nameKey(other))
  })
}

const kindKey = ({ group, version, kind }: Id): string => `${group || '~G'}_${version || '~V'}_${kind || '~K'}`
const nameKey = ({ namespace, name }: Id): string => `${namespace || '~X'}|${name || '~N'}`
