import { parseDocuments } from '../../yaml/documents.ts'
import { CommandError } from '../errors.ts'
import type { JsonRecord } from '../value.ts'
import { isRecord, listAt, stringsAt, textAt } from '../value.ts'

/** A text that is no YAML. */
export class MalformedYAML extends CommandError {}

/**
 * The objects of a text, lists taken apart. Throws when it is no YAML (`file` is named then), and when one has no kind or no
 * name. Follows kustomize's api/resource/factory.go RNodesFromBytes and kyaml/yaml/rnode.go GetValidatedMetadata.
 */
export function objectsOf(text: string, file = ''): JsonRecord[] {
  return parseDocuments(text).flatMap(({ value, error }) => {
    if (error !== undefined) {
      const message = error.message.replace(/^error converting YAML to JSON: /, '')
      throw new MalformedYAML(`MalformedYAMLError: ${message} in File: ${file}`)
    }
    if (value === null || (isRecord(value) && Object.keys(value).length === 0)) return []
    if (!isRecord(value)) throw new CommandError('wrong node kind: expected MappingNode but got ' + (Array.isArray(value) ? 'SequenceNode' : 'ScalarNode'))
    const kind = textAt(value, 'kind')
    if (kind.endsWith('List') && Array.isArray(value['items'])) return listAt(value, 'items').filter(isRecord).map(checked)
    return [checked(value)]
  })
}

function checked(object: JsonRecord): JsonRecord {
  const name = textAt(object, 'metadata', 'name')
  const kind = textAt(object, 'kind')
  if (kind !== '' && name !== '') return object
  const map = (of: string) => {
    const entries = Object.entries(stringsAt(object, 'metadata', of)).map(([key, value]) => `${key}:${value}`)
    return `map[${entries.sort().join(' ')}]`
  }
  const shown = `{{${textAt(object, 'apiVersion')} ${kind}} {{${name} ${textAt(object, 'metadata', 'namespace')}} ${map('labels')} ${map('annotations')}}}`
  throw new CommandError(`missing ${kind === '' ? 'kind' : 'metadata.name'} in object ${shown}`)
}
