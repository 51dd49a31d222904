"use strict";

// Nothing here sends a request or asks for a token: no PIN is to be typed into a page of documentation.
const nothing = () => () => null;
const toBeRead = () => ({
  wrapComponents: { authorizeBtn: nothing, authorizeOperationBtn: nothing, ServersContainer: nothing },
});

SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#api",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  plugins: [toBeRead],
  queryConfigEnabled: false,
  supportedSubmitMethods: [],
  validatorUrl: null,
});
