/** What the echo provider reads of a chat request; all else in it is left alone. */

export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  minItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  exclusiveMinimum?: number;
}

export interface Piece {
  type: string;
  text?: string;
  image_url?: { url: string };
  input_audio?: { format: string };
}

export interface Message {
  role: string;
  content?: string | Piece[] | null;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  /** Of the call that a message of the role `tool` answers. */
  tool_call_id?: string;
}

export interface Tool {
  name: string;
  description?: string;
  parameters?: Schema;
}

export interface Asked {
  stream?: boolean;
  messages: Message[];
  tools?: { function: Tool }[];
  response_format?: { json_schema?: { schema?: Schema } };
  /** The last message is the beginning of the answer. */
  continue_final_message?: boolean;
}
