import type { PodTemplate } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { formatLabels } from '../../../apimachinery/labels.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { semanticallyEqual } from '../../../apimachinery/semantic-equality.ts'
import { containerCells, nameCell } from '../../cells.ts'
import { defineKind } from '../../kind.ts'
import { dropDisabledTemplateFields, podTemplateValidationOptions, podTemplateWarnings, validatePodTemplateSpec } from '../pod/template.ts'
import { podTemplateVerdict } from './verdict.ts'

const templatePath = Path.of('template')

const metadata = Path.of('metadata')

/** PodTemplate, core/v1. Follows pkg/registry/core/podtemplate/strategy.go and ValidatePodTemplate. */
export const podTemplate = defineKind<PodTemplate>({
  ...podTemplateVerdict,
  singular: 'podtemplate',
  strategy: {
    ...podTemplateVerdict.strategy,
    prepareForUpdate(object, old) {
      dropDisabledTemplateFields(object.template, old.template)
      if (!semanticallyEqual(object.template, old.template)) object.metadata.generation = (old.metadata.generation ?? 0) + 1
    },
    validateUpdate: (object, old) => [
      ...validateObjectMetaUpdate(object.metadata, old.metadata, metadata),
      ...validatePodTemplateSpec(object.template, templatePath, podTemplateValidationOptions(object.template, old.template)),
    ],
    warningsOnUpdate: (object, old) => (object.metadata.generation === old.metadata.generation ? [] : podTemplateWarnings(object.template, templatePath)),
  },
  columns: [{ name: 'Name' }, { name: 'Containers' }, { name: 'Images' }, { name: 'Pod Labels' }],
  row: object => [nameCell(object), ...containerCells(object.template.spec.containers), formatLabels(object.template.metadata.labels)],
})
