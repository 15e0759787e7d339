import type { ValidationRule } from '../api/types.gen.ts'
import type { CelType, Program } from '../cel/index.ts'
import { compile, optionalType } from '../cel/index.ts'
import type { DeclType } from './cel-types.ts'
import { fieldTypes, maxCardinality, sizesOf } from './cel-types.ts'
import { FieldPathError, resolveFieldPath } from './field-path.ts'
import type { Schema } from './schema.ts'
import { rulesOf } from './schema.ts'

/** What became of one rule. Follows apiextensions pkg/apiserver/schema/cel/compilation.go CompilationResult. */
export interface CompiledRule {
  readonly rule: ValidationRule
  /** Absent when the rule is empty or wrong. */
  readonly program: Program | undefined
  readonly error: string | undefined
  readonly usesOldSelf: boolean
  readonly maxCost: number
  /** How often the rule is evaluated at most when nothing around it bounds that. */
  readonly maxCardinality: number
  readonly message: Program | undefined
  readonly messageError: string | undefined
  readonly messageMaxCost: number
  /** Where the rule puts its errors, below the value. */
  readonly fieldPath: string
}

/** Compiles the rules of one schema; not of those inside it. */
export function compileRules(schema: Schema, decl: DeclType): CompiledRule[] {
  const fieldType = fieldTypes(decl)
  const sizeOf = sizesOf(decl)
  return rulesOf(schema).map(rule => {
    const oldSelf: CelType = rule.optionalOldSelf === true ? optionalType(decl.type) : decl.type
    const environment = { variables: new Map([['self', decl.type] as const, ['oldSelf', oldSelf] as const]), fieldType }
    const nothing = {
      rule,
      program: undefined,
      error: undefined,
      usesOldSelf: false,
      maxCost: 0,
      maxCardinality: maxCardinality(decl),
      message: undefined,
      messageError: undefined,
      messageMaxCost: 0,
      fieldPath: '',
    }
    if (rule.rule.trim() === '') return nothing
    const program = compile(rule.rule, environment)
    if ('issues' in program) return { ...nothing, error: program.issues }
    if (program.type.kind !== 'bool') return { ...nothing, error: 'cel expression must evaluate to a bool' }
    const compiled = { ...nothing, program, usesOldSelf: program.uses('oldSelf'), maxCost: program.maxCost(sizeOf) }
    if ((rule.messageExpression ?? '') !== '') {
      const message = compile(rule.messageExpression ?? '', environment)
      if ('issues' in message) return { ...compiled, messageError: `messageExpression ${message.issues.replace(/^program instantiation/, 'instantiation')}` }
      if (message.type.kind !== 'string') return { ...compiled, messageError: 'messageExpression must evaluate to a string' }
      return { ...compiled, message, messageMaxCost: message.maxCost(sizeOf), fieldPath: normalPath(rule, schema) }
    }
    return { ...compiled, fieldPath: normalPath(rule, schema) }
  })
}

function normalPath({ fieldPath = '' }: ValidationRule, schema: Schema): string {
  if (fieldPath === '') return ''
  try {
    return resolveFieldPath(fieldPath, schema).path?.toString() ?? ''
  } catch (error) {
    if (error instanceof FieldPathError) return ''
    throw error
  }
}
