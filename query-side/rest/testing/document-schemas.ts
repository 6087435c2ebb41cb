import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { openApiDocument } from "../openapi/document.ts";

/** Checks values against the document's schemas, named as in `$ref`; answers with what is wrong, nothing when all is right. */
export function documentSchemas(): (ref: string, value: unknown) => readonly string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(structuredClone(openApiDocument) as object, "document");
  return (ref, value) => {
    const validate = ajv.getSchema(`document${ref}`);
    if (!validate) return [`there is no schema ${ref}`];
    // what has been through JSON, as a caller sees it
    return validate(JSON.parse(JSON.stringify(value))) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
