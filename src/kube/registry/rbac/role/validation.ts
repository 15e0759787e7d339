import type { PolicyRule, Role } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import type { NameValidator } from '../../../apimachinery/names.ts'
import { nameIsPathSegment } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'

const metadata = Path.of('metadata')

/** Names of roles and bindings: any path segment, also as a base for generated ones. Follows pkg/apis/rbac/validation/validation.go ValidateRBACName. */
export const validateRBACName: NameValidator = name => nameIsPathSegment(name, false)

/** The store keeps no difference between an empty list of rules and none. */
export function dropEmptyRules(role: { rules: PolicyRule[] | null }): void {
  if (role.rules?.length === 0) role.rules = null
}

/** Follows ValidatePolicyRule; that verbs are required is declared beside the type and comes last. */
function validateRule({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule, namespaced: boolean, path: Path): FieldError[] {
  const errors: FieldError[] = []
  const urls = path.child('nonResourceURLs')
  if (nonResourceURLs.length > 0) {
    if (namespaced) errors.push(invalid(urls, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'))
    if (apiGroups.length + resources.length + resourceNames.length > 0)
      errors.push(invalid(urls, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'))
    return errors
  }
  if (apiGroups.length === 0) errors.push(required(path.child('apiGroups'), 'resource rules must supply at least one api group'))
  if (resources.length === 0) errors.push(required(path.child('resources'), 'resource rules must supply at least one resource'))
  return errors
}

/** Every broken rule of the rules, in upstream's hand-written part. */
export function validateRules(rules: readonly PolicyRule[] | null, namespaced: boolean): FieldError[] {
  return (rules ?? []).flatMap((rule, index) => validateRule(rule, namespaced, Path.of('rules').index(index)))
}

/** Every rule needs a verb. Follows pkg/apis/rbac/v1/zz_generated.validations.go Validate_PolicyRule. */
export function validateVerbs(rules: readonly PolicyRule[] | null): FieldError[] {
  return (rules ?? []).flatMap(({ verbs }, index) => ((verbs ?? []).length === 0 ? [required(Path.of('rules').index(index).child('verbs'))] : []))
}

/** The rules that new and changed roles share. */
export function validateCommon(role: Role): FieldError[] {
  return [...validateObjectMeta(role.metadata, true, validateRBACName, metadata), ...validateRules(role.rules, true)]
}

/** Follows ValidateRole. */
export function validateRole(role: Role): FieldError[] {
  return [...validateCommon(role), ...validateVerbs(role.rules)]
}
