import { expect, it } from 'vitest';
import { warrantyContractPage } from '../../packaging/warranty-contract-page.ts';
import { sourceText } from '../support/source-files.ts';

it('docs/warranty-openapi.json is what `npm run docs` writes', () => {
  expect(sourceText('docs/warranty-openapi.json')).toBe(warrantyContractPage());
});
