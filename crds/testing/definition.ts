/** A small CustomResourceDefinition with one of each kind of field. */
export const WIDGET_DEFINITION = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
spec:
  group: example.com
  names: {kind: Widget, plural: widgets, shortNames: [wd]}
  versions:
    - name: v0
      storage: false
      schema: {openAPIV3Schema: {type: object}}
    - name: v1
      storage: true
      additionalPrinterColumns:
        - {name: Size, type: integer, jsonPath: .spec.size, description: How big., priority: 1}
      schema:
        openAPIV3Schema:
          type: object
          description: A widget.
          required: [spec]
          properties:
            apiVersion: {type: string}
            kind: {type: string}
            metadata: {type: object}
            spec:
              type: object
              description: What is wanted.
              required: [name]
              x-kubernetes-validations:
                - {rule: self.name != 'none', message: "name must not be none: choose another"}
              properties:
                name: {type: string, maxLength: 10, description: Its <name>.}
                size: {type: integer, minimum: 1, default: 3, description: Its size.}
                amount: {x-kubernetes-int-or-string: true, description: How much.}
                colour: {type: string, enum: [Red, Green], description: Its colour.}
                categories:
                  type: array
                  maxItems: 5
                  description: What it is.
                  items: {type: string, enum: [Big, Small], description: One.}
                parts:
                  type: array
                  maxItems: 9
                  description: What it is made of.
                  items:
                    type: object
                    description: A part.
                    required: [name]
                    properties:
                      name: {type: string, maxLength: 10, description: Its name.}
`;
