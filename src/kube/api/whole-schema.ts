import './rest-schema.ts'
import extensions from './schema.extensions.gen.json' with { type: 'json' }
import { addSchema } from './schema.ts'

// The schema of every kind.
addSchema(extensions)
