import type { Binding } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { invalid, notSupported, required } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { defineVerdict } from '../../kind.ts'

const target = Path.of('target')

/** Follows pkg/apis/core/validation/validation.go ValidatePodBinding. */
function validate({ target: { kind = '', name = '' } }: Binding): FieldError[] {
  const isNode = kind === '' || kind === 'Node'
  const errors = isNode ? [] : [notSupported(target.child('kind'), kind, ['Node', '<empty>'])]
  if (name === '') return [...errors, required(target.child('name'))]
  return isNode ? nameIsDNSSubdomain(name, false).map(message => invalid(target.child('name'), name, message)) : errors
}

/** What decides over a Binding, which is never stored: the server assigns a Pod to a node. */
export const bindingVerdict = defineVerdict<Binding>({
  group: '',
  version: 'v1',
  kind: 'Binding',
  plural: 'bindings',
  namespaced: true,
  strategy: { validate },
})
