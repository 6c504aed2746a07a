import { writeFileSync } from 'node:fs';
import { configurationPage } from './configuration-page.ts';
import { warrantyContractPage } from './warranty-contract-page.ts';

writeFileSync(new URL('../docs/configuration.md', import.meta.url), configurationPage());
writeFileSync(new URL('../docs/warranty-openapi.json', import.meta.url), warrantyContractPage());
