import type { PodTemplate } from '../../../api/types.gen.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { nameIsDNSSubdomain } from '../../../apimachinery/names.ts'
import { validateObjectMeta } from '../../../apimachinery/object-meta-validation.ts'
import { defineVerdict } from '../../kind.ts'
import {
  dropDisabledTemplateFields,
  podTemplateValidationOptions,
  podTemplateWarnings,
  setPodTemplateDefaults,
  validatePodTemplateSpec,
} from '../pod/template.ts'

const metadata = Path.of('metadata')
const templatePath = Path.of('template')

/** What decides over a new PodTemplate. */
export const podTemplateVerdict = defineVerdict<PodTemplate>({
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  namespaced: true,
  setDefaults: ({ template }) => setPodTemplateDefaults(template),
  strategy: {
    prepareForCreate(object) {
      object.metadata.generation = 1
      dropDisabledTemplateFields(object.template)
    },
    validate: object => [
      ...validateObjectMeta(object.metadata, true, nameIsDNSSubdomain, metadata),
      ...validatePodTemplateSpec(object.template, templatePath, podTemplateValidationOptions(object.template)),
    ],
    warningsOnCreate: object => podTemplateWarnings(object.template, templatePath),
  },
})
