import rest from './schema.rest.gen.json' with { type: 'json' }
import { addSchema } from './schema.ts'

// The schema of all kinds but those that bring further kinds with them.
addSchema(rest)
