import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../agent/panel/openapi.ts';
import { configurationPage } from './configuration-page.ts';
import { warrantyContractPage } from './warranty-contract-page.ts';

writeFileSync(new URL('../docs/configuration.md', import.meta.url), configurationPage());
writeFileSync(new URL('../docs/openapi.json', import.meta.url), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
writeFileSync(new URL('../docs/warranty-openapi.json', import.meta.url), warrantyContractPage());
