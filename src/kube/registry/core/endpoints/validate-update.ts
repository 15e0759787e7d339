import type { Endpoints } from '../../../api/types.gen.ts'
import type { FieldError } from '../../../apimachinery/field-error.ts'
import { Path } from '../../../apimachinery/field-path.ts'
import { validateObjectMetaUpdate } from '../../../apimachinery/object-meta-update.ts'
import { validateEndpoints } from './validation.ts'

const metadata = Path.of('metadata')

/** Follows ValidateEndpointsUpdate. */
export function validateEndpointsUpdate(endpoints: Endpoints, old: Endpoints): FieldError[] {
  return [...validateObjectMetaUpdate(endpoints.metadata, old.metadata, metadata), ...validateEndpoints(endpoints, old)]
}
