import type { CustomResourceSubresourceScale } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { goQuote, invalid } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import type { KubeObject } from '../../../apimachinery/meta.ts'
import { isQualifiedName, nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validatePlainObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validatePlainObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import type { RuleFindings, RuleTree } from '../../../structural/cel-rules.ts'
import { ruleTree, validateRules } from '../../../structural/cel-rules.ts'
import { Correlation } from '../../../structural/correlation.ts'
import { validateListTypes } from '../../../structural/list-types.ts'
import { validateEmbedded } from '../../../structural/object-meta.ts'
import { validateChange, validateValue } from '../../../structural/openapi.ts'
import type { Schema } from '../../../structural/schema.ts'
import { propertyOf } from '../../../structural/schema.ts'
import type { Strategy } from '../../kind.ts'
import { validateScaleSpec, validateScaleStatus } from './scale.ts'

const metadataPath = Path.of('metadata')
const statusPath = Path.of('status')
const standardFinalizers: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion'])

type WithStatus = KubeObject & { status?: unknown }

/** What a definition says of one version's objects. */
export interface CustomRules {
  readonly schema: Schema
  readonly namespaced: boolean
  readonly hasStatus: boolean
  readonly scale: CustomResourceSubresourceScale | undefined
}

/** Rules are not asked of an object whose shape is wrong. Follows registry/customresource/strategy.go hasBlockingErr. */
const blocking: ReadonlySet<string> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])
const unchecked = 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

/** Follows registry/customresource/validator.go validateKubeFinalizerName. */
function finalizerWarnings(finalizer: string): string[] {
  const head = `${metadataPath.child('finalizers').toString()}: ${goQuote(finalizer)}: `
  const warnings = isQualifiedName(finalizer).map(fault => head + fault)
  if (finalizer.includes('/') || standardFinalizers.has(finalizer)) return warnings
  const including = finalizer.includes('.') ? ' including a path (/)' : ''
  return [...warnings, `${head}prefer a domain-qualified finalizer name${including} to avoid accidental conflicts with other finalizer writers`]
}

function newFinalizerWarnings({ metadata }: KubeObject, old: KubeObject | undefined): string[] {
  const before = old?.metadata.finalizers ?? []
  return [...new Set(metadata.finalizers ?? [])]
    .filter(finalizer => !before.includes(finalizer))
    .sort()
    .flatMap(finalizerWarnings)
}

/** The strategies of one version of a custom kind. Follows apiextensions pkg/registry/customresource/{strategy,status_strategy}.go. */
export class CustomStrategy {
  private readonly rules: CustomRules
  private grown: { readonly tree: RuleTree | undefined } | undefined

  constructor(rules: CustomRules) {
    this.rules = rules
  }

  /** The main strategy. */
  get main(): Strategy<KubeObject> {
    return {
      allowUnconditionalUpdate: false,
      prepareForCreate: object => {
        if (this.rules.hasStatus) Reflect.deleteProperty(object, 'status')
        object.metadata.generation = 1
      },
      validate: object => this.validate(object),
      warningsOnCreate: object => newFinalizerWarnings(object, undefined),
      prepareForUpdate: (object, old) => this.prepareForUpdate(object, old),
      validateUpdate: (object, old) => this.validateUpdate(object, old),
      warningsOnUpdate: newFinalizerWarnings,
    }
  }

  /** The strategy of the status subresource: nothing else changes. */
  get status(): Strategy<KubeObject> {
    return {
      allowUnconditionalUpdate: false,
      validate: () => [],
      prepareForUpdate(object: WithStatus, old) {
        const { status, metadata } = object
        for (const key of Object.keys(object)) Reflect.deleteProperty(object, key)
        const { managedFields } = metadata
        Object.assign(object, old, { metadata: { ...old.metadata, ...(managedFields === undefined ? {} : { managedFields }) } })
        if (status === undefined) delete object.status
        else object.status = status
      },
      validateUpdate: (object, old) => this.validateStatus(object, old),
    }
  }

  private prepareForUpdate(object: WithStatus, old: WithStatus): void {
    if (this.rules.hasStatus) {
      if (old.status !== undefined) object.status = old.status
      else delete object.status
    }
    const { metadata: _, ...now } = object
    const { metadata: then, ...before } = old
    if (!semanticallyEqual(now, before)) object.metadata.generation = (then.generation ?? 0) + 1
  }

  private get tree(): RuleTree | undefined {
    this.grown ??= { tree: ruleTree(this.rules.schema, true) }
    return this.grown.tree
  }

  /** What the rules say, unless something stands in their way. */
  private ask(errors: readonly FieldError[], run: (tree: RuleTree) => RuleFindings): FieldError[] {
    const { tree } = this
    if (tree === undefined) return []
    if (errors.some(error => blocking.has(error.type))) return [invalid(undefined, null, unchecked)]
    return run(tree).errors
  }

  private validate(object: KubeObject): FieldError[] {
    const { schema, namespaced, scale } = this.rules
    const errors = [
      ...validatePlainObjectMeta(object.metadata, namespaced, nameIsDNSSubdomain, metadataPath),
      ...validateValue(undefined, object, schema),
      ...validateScaleSpec(object, scale),
      ...validateScaleStatus(object, scale),
      ...validateEmbedded(object, schema, false),
      ...validateListTypes(object, schema),
    ]
    return [...errors, ...this.ask(errors, tree => validateRules(tree, undefined, object, undefined))]
  }

  private validateUpdate(object: KubeObject, old: KubeObject): FieldError[] {
    const { schema, scale } = this.rules
    const correlation = new Correlation(object, old, schema)
    const errors = [
      ...validatePlainObjectMetaUpdate(object.metadata, old.metadata, metadataPath),
      ...validateChange(undefined, object, schema, correlation),
      ...validateScaleSpec(object, scale),
      ...validateScaleStatus(object, scale),
      ...validateEmbedded(object, schema, false),
      ...this.newListFaults(object, old),
    ]
    return [...errors, ...this.ask(errors, tree => validateRules(tree, undefined, object, old, correlation))]
  }

  private validateStatus(object: WithStatus, old: KubeObject): FieldError[] {
    const { schema, scale } = this.rules
    const correlation = new Correlation(object, old, schema)
    const inStatus = correlation.key('status')
    const statusSchema = propertyOf(schema, 'status') ?? {}
    const errors = validatePlainObjectMetaUpdate(object.metadata, old.metadata, metadataPath)
    if (object.status !== undefined)
      errors.push(
        ...(inStatus === undefined
          ? validateValue(statusPath, object.status, statusSchema)
          : validateChange(statusPath, object.status, statusSchema, inStatus)),
      )
    errors.push(...validateScaleStatus(object, scale), ...this.newListFaults(object, old))
    return [...errors, ...this.ask(errors, tree => validateRules(tree, undefined, object, old, correlation))]
  }

  /** Lists that broke their type before may go on doing so. */
  private newListFaults(object: KubeObject, old: KubeObject): FieldError[] {
    const { schema } = this.rules
    return validateListTypes(old, schema).length > 0 ? [] : validateListTypes(object, schema)
  }
}
