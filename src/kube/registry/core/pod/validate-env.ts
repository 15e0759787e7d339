import type { ConfigMapKeySelector, EnvFromSource, EnvVar, EnvVarSource, FileKeySelector, PodSpec } from '../../../api/types.gen.ts'
import { invalid, notFound, required } from '../../../apimachinery/field-error.ts'
import type { Path } from '../../../apimachinery/field-path.ts'
import { isConfigMapKey, isRelaxedEnvVarName, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import type { Errors } from './checks.ts'
import { checkLabel, report } from './checks.ts'
import { visitContainersWithPath } from './containers.ts'
import { envFieldPaths, validateObjectFieldSelector, validateResourceFieldSelector } from './validate-field-refs.ts'
import { checkNoBacksteps } from './validate-paths.ts'

/** The environment of one container. Follows pkg/apis/core/validation/validation.go ValidateEnv. */
export function validateEnv(errors: Errors, variables: readonly EnvVar[] | undefined, path: Path): void {
  if (variables === undefined) return
  for (const [index, variable] of variables.entries()) {
    const itemPath = path.index(index)
    if (variable.name === '') errors.push(required(itemPath.child('name')))
    else report(errors, itemPath.child('name'), variable.name, isRelaxedEnvVarName(variable.name))
    if (variable.valueFrom !== undefined) validateValueFrom(errors, variable.valueFrom, variable.value ?? '', itemPath.child('valueFrom'))
  }
}

/** Follows validateEnvVarValueFrom. */
function validateValueFrom(errors: Errors, source: EnvVarSource, value: string, path: Path): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source
  let sources = 0
  if (fieldRef !== undefined) {
    sources++
    validateObjectFieldSelector(errors, fieldRef, envFieldPaths, path.child('fieldRef'))
  }
  if (resourceFieldRef !== undefined) {
    sources++
    validateResourceFieldSelector(errors, resourceFieldRef, path.child('resourceFieldRef'), false)
  }
  if (configMapKeyRef !== undefined) {
    sources++
    validateKeySelector(errors, configMapKeyRef, path.child('configMapKeyRef'))
  }
  if (secretKeyRef !== undefined) {
    sources++
    validateKeySelector(errors, secretKeyRef, path.child('secretKeyRef'))
  }
  if (fileKeyRef !== undefined) {
    sources++
    validateFileKeySelector(errors, fileKeyRef, path.child('fileKeyRef'))
  }
  if (sources === 0) {
    errors.push(invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'))
  } else if (value !== '') {
    errors.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  } else if (sources > 1) {
    errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  }
}

/** A key of a ConfigMap or Secret. Follows validateConfigMapKeySelector and validateSecretKeySelector. */
function validateKeySelector(errors: Errors, { name = '', key }: ConfigMapKeySelector, path: Path): void {
  report(errors, path.child('name'), name, nameIsDNSSubdomain(name, false))
  if (key === '') errors.push(required(path.child('key')))
  else report(errors, path.child('key'), key, isConfigMapKey(key))
}

/** Follows validateFileKeySelector. */
function validateFileKeySelector(errors: Errors, { key, volumeName, path: file }: FileKeySelector, path: Path): void {
  if (key === '') errors.push(required(path.child('key')))
  else report(errors, path.child('key'), key, isRelaxedEnvVarName(key))
  if (volumeName === '') errors.push(required(path.child('volumeName')))
  else checkLabel(errors, path.child('volumeName'), volumeName)
  if (file === '') errors.push(required(path.child('path')))
  else checkNoBacksteps(errors, path.child('path'), file)
}

/** Whole ConfigMaps and Secrets as environment. Follows ValidateEnvFrom. */
export function validateEnvFrom(errors: Errors, sources: readonly EnvFromSource[] | undefined, path: Path): void {
  if (sources === undefined) return
  for (const [index, { prefix, configMapRef, secretRef }] of sources.entries()) {
    const itemPath = path.index(index)
    if (prefix) report(errors, itemPath.child('prefix'), prefix, isRelaxedEnvVarName(prefix))
    if (configMapRef !== undefined) checkReferencedName(errors, configMapRef.name, itemPath.child('configMapRef', 'name'))
    if (secretRef !== undefined) checkReferencedName(errors, secretRef.name, itemPath.child('secretRef', 'name'))
    if (configMapRef === undefined && secretRef === undefined) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'))
    else if (configMapRef !== undefined && secretRef !== undefined) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  }
}

function checkReferencedName(errors: Errors, name: string | undefined, path: Path): void {
  if (!name) errors.push(required(path))
  else report(errors, path, name, nameIsDNSSubdomain(name, true))
}

/** Files with environment lie in an emptyDir of the Pod. Follows validateFileKeyRefVolumes. */
export function validateFileKeyVolumes(errors: Errors, spec: PodSpec, path: Path): void {
  visitContainersWithPath(spec, path, (container, containerPath) => {
    for (const [index, { valueFrom }] of (container.env ?? []).entries()) {
      const name = valueFrom?.fileKeyRef?.volumeName
      if (name === undefined) continue
      const namePath = containerPath.child('env').index(index).child('valueFrom', 'fileKeyRef', 'volumeName')
      const volume = (spec.volumes ?? []).findLast(candidate => candidate.name === name)
      if (volume === undefined) errors.push(notFound(namePath, name))
      else if (volume.emptyDir === undefined) errors.push(invalid(namePath, name, 'referenced volume must be of type emptyDir'))
    }
  })
}
