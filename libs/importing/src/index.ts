export { type BadRow, FileFault, MappingFault, type MappingPlace } from './fault.js';
export { type Mapping, parseMapping, readMapping } from './mapping/mapping.reader.js';
export type { ImportEvent, ImportSummary } from './report.js';
export type { ImportRequest } from './import-request.js';
export { runImport } from './run-import.js';
export { type Api, type ApiAddress, ApiFault, graphqlApi } from './sending/api.js';
export { Journal } from './sending/journal.js';
export { patientApi } from './sending/patient-api.js';
