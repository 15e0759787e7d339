import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { sortedKeys } from '../../../apimachinery/labels.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { goValue } from '../../go-value.ts'
import { validateResourceAmount, validateResourceName } from '../../pod-rules.ts'

const metadata = Path.of('metadata')
const specPath = Path.of('spec')
const statusPath = Path.of('status')

/** Follows pkg/apis/core/helper/helpers.go standardQuotaResources. */
const quotaResources: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
])
const isQuotaResource = (name: string) => quotaResources.has(name) || name.startsWith('hugepages-') || name.startsWith('requests.hugepages-')

const podResources = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory']

/** What each scope may count. Follows IsResourceQuotaScopeValidForResource. */
const resourcesOfScope: Readonly<Record<string, readonly string[]>> = {
  Terminating: podResources,
  NotTerminating: podResources,
  BestEffort: ['pods'],
  NotBestEffort: podResources,
  PriorityClass: podResources,
  CrossNamespacePodAffinity: podResources,
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
}
const existsOnly = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity']
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const

/** The resources of the quota that the scope cannot count, by name. */
function misfits({ hard }: ResourceQuotaSpec, scope: string): string[] {
  const counted = resourcesOfScope[scope]
  return counted === undefined ? [] : sortedKeys(hard).filter(name => isQuotaResource(name) && !counted.includes(name))
}

function conflicts(scopes: readonly string[], path: Path, badValue: unknown): FieldError[] {
  return opposites.filter(([one, other]) => scopes.includes(one) && scopes.includes(other)).map(() => invalid(path, badValue, 'conflicting scopes'))
}

/** Follows pkg/apis/core/validation/validation.go validateResourceQuotaScopes. */
function validateScopes(spec: ResourceQuotaSpec): FieldError[] {
  const scopes = spec.scopes ?? []
  const path = specPath.child('scopes')
  const errors = scopes.flatMap(scope => [
    ...(resourcesOfScope[scope] === undefined ? [invalid(path, scopes, 'unsupported scope')] : []),
    ...misfits(spec, scope).map(() => invalid(path, scopes, 'unsupported scope applied to resource')),
  ])
  return [...errors, ...conflicts(scopes, path, scopes)]
}

function validateRequirement({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement, spec: ResourceQuotaSpec, path: Path): FieldError[] {
  const errors: FieldError[] = []
  if (resourcesOfScope[scopeName] === undefined) errors.push(invalid(path.child('scopeName'), scopeName, 'unsupported scope'))
  const selector = goValue('core/v1.ScopeSelector', spec.scopeSelector ?? {})
  errors.push(...misfits(spec, scopeName).map(() => invalid(path, selector, 'unsupported scope applied to resource')))
  if (existsOnly.includes(scopeName) && operator !== 'Exists') {
    const detail =
      "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"
    errors.push(invalid(path.child('operator'), operator, detail))
  }
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(path.child('values'), "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.push(invalid(path.child('values'), values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"))
  } else errors.push(invalid(path.child('operator'), operator, 'not a valid selector operator'))
  return errors
}

/** Follows validateScopedResourceSelectorRequirement, which names no place in the list. */
function validateScopeSelector(spec: ResourceQuotaSpec): FieldError[] {
  const requirements = spec.scopeSelector?.matchExpressions ?? []
  const path = specPath.child('scopeSelector', 'matchExpressions')
  const scopes = requirements.map(({ scopeName }) => scopeName)
  return [...requirements.flatMap(requirement => validateRequirement(requirement, spec, path)), ...conflicts(scopes, path, spec.scopes ?? null)]
}

/** Names and amounts of a list of resources. Follows ValidateResourceQuotaResourceName and ValidateResourceQuantityValue. */
function validateAmounts(amounts: Readonly<Record<string, string>> | undefined, path: Path): FieldError[] {
  return sortedKeys(amounts).flatMap(name => {
    const at = path.key(name)
    const bare = !name.includes('/') && !isQuotaResource(name) ? [invalid(at, name, 'must be a standard resource for quota')] : []
    return [...validateResourceName(name, at), ...bare, ...validateResourceAmount(name, amounts?.[name] ?? '0', at)]
  })
}

/** The rules of a quota's limits and scopes. */
export const validateSpec = (spec: ResourceQuotaSpec) => [
  ...validateAmounts(spec.hard, specPath.child('hard')),
  ...validateScopes(spec),
  ...validateScopeSelector(spec),
]
/** The rules of a quota's amounts. */
export const validateStatus = ({ status }: ResourceQuota) => [
  ...validateAmounts(status.hard, statusPath.child('hard')),
  ...validateAmounts(status.used, statusPath.child('used')),
]

/** Follows ValidateResourceQuota; where the server goes through a map in any order, ours is by name. */
export function validateResourceQuota(quota: ResourceQuota): FieldError[] {
  return [...validateObjectMeta(quota.metadata, true, nameIsDNSSubdomain, metadata), ...validateSpec(quota.spec), ...validateStatus(quota)]
}
