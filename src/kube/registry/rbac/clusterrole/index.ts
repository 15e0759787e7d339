import type { ClusterRole } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { defaultColumns, defaultRow } from '../../default-table.ts'
import { describeRole } from '../../describe-rules.ts'
import { defineKind } from '../../kind.ts'
import { dropEmptyRules, validateVerbs } from '../role/validation.ts'
import { clusterRoleVerdict, validateCommon } from './verdict.ts'

const metadata = Path.of('metadata')

/** ClusterRole, rbac.authorization.k8s.io/v1. Follows pkg/registry/rbac/clusterrole/strategy.go. */
export const clusterRole = defineKind<ClusterRole>({
  ...clusterRoleVerdict,
  singular: 'clusterrole',
  strategy: {
    ...clusterRoleVerdict.strategy,
    prepareForUpdate: dropEmptyRules,
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
