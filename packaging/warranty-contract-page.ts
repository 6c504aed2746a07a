import { warrantyOpenApi } from '../uploader/warranty/contract.ts';

/** `docs/warranty-openapi.json`. */
export function warrantyContractPage(): string {
  return `${JSON.stringify(warrantyOpenApi(), null, 2)}\n`;
}
