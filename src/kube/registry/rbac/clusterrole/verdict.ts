import type { ClusterRole } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { labelSelectorAsSelector, validateLabelSelector } from '../../../apimachinery/selector.ts'
import { defineVerdict } from '../../kind.ts'
import { dropEmptyRules, validateRBACName, validateRules, validateVerbs } from '../role/validation.ts'

const metadata = Path.of('metadata')
const selectorsPath = Path.of('aggregationRule', 'clusterRoleSelectors')

/** Follows pkg/apis/rbac/validation/validation.go ValidateClusterRole. */
export function validateCommon({ metadata: meta, rules, aggregationRule }: ClusterRole): FieldError[] {
  const errors = [...validateObjectMeta(meta, false, validateRBACName, metadata), ...validateRules(rules, false)]
  if (aggregationRule === undefined) return errors
  const selectors = aggregationRule.clusterRoleSelectors ?? []
  if (selectors.length === 0) errors.push(required(selectorsPath, 'at least one clusterRoleSelector required if aggregationRule is non-nil'))
  for (const [index, selector] of selectors.entries()) {
    const path = selectorsPath.index(index)
    errors.push(...validateLabelSelector(selector, {}, path))
    try {
      labelSelectorAsSelector(selector)
    } catch {
      errors.push(invalid(path, null, 'invalid label selector.'))
    }
  }
  return errors
}

/** What decides over a new ClusterRole. */
export const clusterRoleVerdict = defineVerdict<ClusterRole>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
  strategy: {
    prepareForCreate: dropEmptyRules,
    validate: object => [...validateCommon(object), ...validateVerbs(object.rules)],
  },
})
