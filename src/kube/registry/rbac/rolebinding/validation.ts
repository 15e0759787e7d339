import type { ClusterRoleBinding, RoleBinding, Subject } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { validateRBACName } from '../role/validation.ts'

/** Both kinds of bindings, which differ in scope only. */
export type AnyBinding = RoleBinding | ClusterRoleBinding

const metadata = Path.of('metadata')
const roleRefPath = Path.of('roleRef')
const group = 'rbac.authorization.k8s.io'

/** Follows pkg/apis/rbac/validation/validation.go ValidateRoleBindingSubject. */
function validateSubject({ kind, apiGroup = '', name, namespace = '' }: Subject, namespaced: boolean, path: Path): FieldError[] {
  const errors: FieldError[] = []
  if (kind === 'User' || kind === 'Group') return apiGroup === group ? [] : [notSupported(path.child('apiGroup'), apiGroup, [group])]
  if (kind !== 'ServiceAccount') return [notSupported(path.child('kind'), kind, ['ServiceAccount', 'User', 'Group'])]
  if (name !== '') errors.push(...nameIsDNSSubdomain(name, false).map(message => invalid(path.child('name'), name, message)))
  if (apiGroup !== '') errors.push(notSupported(path.child('apiGroup'), apiGroup, ['']))
  if (!namespaced && namespace === '') errors.push(required(path.child('namespace')))
  return errors
}

/** The rules that new and changed bindings share. */
export function validateCommon(binding: AnyBinding, namespaced: boolean): FieldError[] {
  const { apiGroup, kind, name } = binding.roleRef
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole']
  const errors = validateObjectMeta(binding.metadata, namespaced, validateRBACName, metadata)
  if (apiGroup !== group) errors.push(notSupported(roleRefPath.child('apiGroup'), apiGroup, [group]))
  if (!kinds.includes(kind)) errors.push(notSupported(roleRefPath.child('kind'), kind, kinds))
  if (name !== '') errors.push(...validateRBACName(name, false).map(message => invalid(roleRefPath.child('name'), name, message)))
  return [...errors, ...(binding.subjects ?? []).flatMap((subject, index) => validateSubject(subject, namespaced, Path.of('subjects').index(index)))]
}

/** What is only required is declared beside the types and comes last. */
export function validateDeclared({ subjects = [], roleRef }: AnyBinding): FieldError[] {
  const errors = subjects.flatMap(({ name }, index) => (name === '' ? [required(Path.of('subjects').index(index).child('name'))] : []))
  return roleRef.name === '' ? [...errors, required(roleRefPath.child('name'))] : errors
}

/** Follows ValidateRoleBinding and ValidateClusterRoleBinding. */
export function validateBinding(binding: AnyBinding, namespaced: boolean): FieldError[] {
  return [...validateCommon(binding, namespaced), ...validateDeclared(binding)]
}
