/** The only globals beyond the language that Node, a worker and a page share and this library may use. */
declare function structuredClone<T>(value: T): T
