import type { ClusterRole } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { sortedSelector } from '../../../apimachinery/labels.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../../apimachinery/object-meta-validation.ts'
import { labelSelectorAsSelector, validateLabelSelector } from '../../../apimachinery/selector.ts'
import { defaultColumns, defaultRow } from '../../default-table.ts'
import { describeRole } from '../../describe-rules.ts'
import { defineKind } from '../../kind.ts'
import { validateRBACName, validateRules, validateVerbs } from '../role/validation.ts'

const metadata = Path.of('metadata')
const selectorsPath = Path.of('aggregationRule', 'clusterRoleSelectors')

/** Follows pkg/apis/rbac/validation/validation.go ValidateClusterRole. */
function validateCommon({ metadata: meta, rules, aggregationRule }: ClusterRole): FieldError[] {
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
      errors.push(invalid(path, sortedSelector(selector), 'invalid label selector.'))
    }
  }
  return errors
}

/** ClusterRole, rbac.authorization.k8s.io/v1. Follows pkg/registry/rbac/clusterrole/strategy.go. */
export const clusterRole = defineKind<ClusterRole>({
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
  strategy: {
    validate: object => [...validateCommon(object), ...validateVerbs(object.rules)],
    validateUpdate: (object, old) => [
      ...validateCommon(object),
      ...validateObjectMetaUpdate(object.metadata, old.metadata, metadata),
      ...validateVerbs(object.rules),
    ],
    allowCreateOnUpdate: true,
  },
  columns: defaultColumns,
  row: defaultRow,
  describe: describeRole,
})
