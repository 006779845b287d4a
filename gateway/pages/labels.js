// The labels of Swagger UI in Chinese. It has them in English only, as texts in its components; this plugin hands React
// the Chinese ones as the components are built, so that the page never shows a mixture and nothing is changed afterwards.
"use strict";

const LABELS = {
  "Parameters": "参数",
  "No parameters": "没有参数",
  "Name": "名称",
  "Description": "说明",
  "Try it out": "试一试",
  "Cancel": "取消",
  "Reset": "重置",
  "Execute": "执行",
  "Clear": "清除",
  "Send empty value": "发送空值",
  "Request body": "请求体",
  "Responses": "应答",
  "Server response": "服务器应答",
  "Response body": "应答内容",
  "Response headers": "应答头",
  "Request URL": "请求地址",
  "Request duration": "请求用时",
  "Code": "状态码",
  "Details": "详情",
  "Links": "链接",
  "No links": "没有链接",
  "Undocumented": "契约中未载明",
  "Media type": "媒体类型",
  "Media Type": "媒体类型",
  "Request content type": "请求体的媒体类型",
  "Parameter content type": "参数的媒体类型",
  "Response content type": "应答的媒体类型",
  "Controls": "对应请求头",
  "header.": "。",
  "Examples": "示例",
  "Examples:": "示例：",
  "Example Value": "示例值",
  "Example Description": "示例说明",
  "Edit Value": "编辑内容",
  "Schema": "结构",
  "Schemas": "数据结构",
  "Model": "结构",
  "Value": "值",
  "Value:": "值：",
  "Name:": "名称：",
  "In:": "位置：",
  "Headers:": "应答头：",
  "Type": "类型",
  "Enum:": "可取值：",
  "Enum": "可取值",
  "Default": "默认值",
  "Const": "固定值",
  "Items": "元素",
  "Any of": "任一",
  "One of": "择一",
  "All of": "全部",
  "Not": "除外",
  "Discriminator": "类型区分字段",
  "Property names": "属性名",
  "Additional properties": "其他属性",
  "Expand all": "全部展开",
  "Collapse all": "全部收起",
  "Hide": "收起",
  "Show": "展开",
  "Authorize": "授权",
  "Authorized": "已授权",
  "authorization button locked": "已授权",
  "authorization button unlocked": "未授权",
  "Available authorizations": "可用的授权方式",
  "Close": "关闭",
  "Logout": "退出",
  "Servers": "服务器",
  "Errors": "错误",
  "Webhooks": "Webhook",
  "Callbacks": "回调",
  "External documentation": "外部文档",
  "Terms of service": "服务条款",
  "Warning: Deprecated": "注意：已弃用",
  "Deprecated:": "已弃用：",
  "deprecated": "已弃用",
  "read-only": "只读",
  "write-only": "只写",
  "Download": "下载",
  "Download file": "下载文件",
  "Copy to clipboard": "复制到剪贴板",
  "Filter by tag": "按分组筛选",
  "Expand operation": "展开操作",
  "Collapse operation": "收起操作",
  "Apply credentials": "应用凭证",
  "Remove authorization": "移除授权",
  "Failed to load API definition.": "未能加载接口文档。",
  "Unable to render this definition": "无法显示该文档",
  "Please correct the following validation errors and try again.": "请更正以下错误后重试。",
  "Required field is not provided": "此项必填",
  "Unrecognized response type; displaying content as text.": "无法识别应答的类型，按文本显示。",
  "Unrecognized response type; unable to display.": "无法识别应答的类型，不能显示。",
};

function said(words) {
  if (typeof words !== "string") {
    return words;
  }
  const label = words.trim();
  return Object.hasOwn(LABELS, label) ? words.replace(label, LABELS[label]) : words;
}

function attributes(given) {
  const named = ["title", "placeholder", "aria-label"].filter((name) => given && said(given[name]) !== given[name]);
  return named.length === 0 ? given : { ...given, ...Object.fromEntries(named.map((name) => [name, said(given[name])])) };
}

// In an editor's text stands what the reader writes, in code what the gateway says: neither is a label.
const OWN_WORDS = new Set(["textarea", "code", "pre", "option"]);

window.ChineseLabels = ({ React }) => {
  const build = React.createElement;
  React.createElement = (type, given, ...parts) =>
    OWN_WORDS.has(type) ? build(type, given, ...parts) : build(type, attributes(given), ...parts.map(said));
  return {};
};
