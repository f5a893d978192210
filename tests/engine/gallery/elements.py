"""The elements of BPMN 2.0, chapter by chapter: their Chinese and English names, and how each is written here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Support(Enum):
    """What becomes of an element."""

    EXECUTED = ("executed", "执行")
    REFUSED = ("refused", "拒绝")
    READERS = ("for readers only", "仅供阅读")
    ELSEWHERE = ("not part of a process drawing", "不属于流程图")

    @property
    def en(self) -> str:
        return self.value[0]

    @property
    def zh(self) -> str:
        return self.value[1]


@dataclass(frozen=True)
class Element:
    """One element: its name is what the pictures of the gallery say that they show."""

    name: str
    zh: str
    support: Support
    note: str = ""


@dataclass(frozen=True)
class Chapter:
    name: str
    zh: str
    elements: tuple[Element, ...]


def yes(name: str, zh: str, note: str = "") -> Element:
    return Element(name, zh, Support.EXECUTED, note)


def no(name: str, zh: str) -> Element:
    return Element(name, zh, Support.REFUSED)


def seen(name: str, zh: str, note: str = "") -> Element:
    return Element(name, zh, Support.READERS, note)


KEY = "`anliu:message key` is the FEEL expression of the key"

ACTIVITIES = (
    yes("User task", "用户任务", "Lies in a lane with `anliu:role`; `anliu:form` names its form"),
    yes(
        "Service task",
        "服务任务",
        "`implementation` names a handler: a local one works at once, for a remote one the case waits",
    ),
    yes("Send task", "发送任务", "A letter: asked for and not awaited; its handler is a remote one"),
    yes("Receive task", "接收任务", f"`messageRef` and {KEY}"),
    yes("Business rule task", "业务规则任务", "`anliu:decision` names a decision of a `.dmn` file in the package"),
    no("Abstract task", "抽象任务（未指定类型）"),
    no("Manual task", "手工任务"),
    no("Script task", "脚本任务"),
    no("Receive task that starts a process", "启动流程的接收任务"),
    yes("Embedded sub-process", "嵌入子流程", "One plain start event"),
    yes("Call activity", "调用活动", "`calledElement` names a process of the same package; at most 10 calls deep"),
    no("Global task", "全局任务"),
    no("Transaction", "事务子流程"),
    no("Ad-hoc sub-process", "即席子流程"),
    no("Compensation activity", "补偿活动"),
    yes("Standard loop", "标准循环", "A condition, a maximum, or both; tested before or after a round"),
    yes(
        "Parallel multi-instance",
        "并行多实例",
        "By a number or by a declared list fact; at most 1,000, nested ones multiplied",
    ),
    yes("Sequential multi-instance", "串行多实例", "As in parallel"),
    yes(
        "Completion condition of a multi-instance",
        "多实例完成条件",
        "May ask for `numberOfInstances`, `numberOfActiveInstances` and `numberOfCompletedInstances`",
    ),
    yes("Multi-instance data (input, output)", "多实例的输入、输出数据", "Declared list facts"),
    no("Multi-instance that throws events", "多实例行为事件"),
    no("Standard loop without a maximum or a condition", "无次数也无条件的标准循环"),
    no("Start quantity, completion quantity", "启动数量、完成数量"),
    seen("Resource roles (performer, potential owner)", "资源角色（执行者、潜在所有者）", "The lane decides who works"),
)

GATEWAYS = (
    yes("Exclusive gateway", "排他网关", "Nothing true and no default flow: an incident"),
    yes("Parallel gateway", "并行网关"),
    yes("Inclusive gateway", "包容网关", "Nothing true and no default flow: an incident"),
    yes("Event-based gateway", "事件网关", "Behind it: message, timer, signal and conditional events, receive tasks"),
    no("Event-based gateway that starts a process", "启动流程的事件网关"),
    no("Parallel event-based gateway that starts a process", "启动流程的并行事件网关"),
    no("Complex gateway", "复杂网关"),
)

FLOWS = (
    yes("Sequence flow", "顺序流"),
    yes("Conditional flow", "条件流", "FEEL that is really true or really false"),
    yes("Default flow", "默认流"),
    yes("Exception flow", "异常流"),
    yes("Several flows out of an activity or event", "活动或事件的多条出线"),
    yes("Several flows into an activity or event", "活动或事件的多条入线"),
    no("Conditional flow behind a parallel or event-based gateway", "并行网关或事件网关后的条件流"),
    no("Conditional flow behind a start event", "开始事件后的条件流"),
    no("Condition on a default flow", "默认流上的条件"),
    no("Flow over the border of a sub-process", "跨越子流程边界的顺序流"),
)

STARTS = (
    yes(
        "None start event",
        "空开始事件",
        "One per process: a case begins with a form, or another case's handler starts it",
    ),
    *(
        no(f"{name} start event", f"{zh}开始事件")
        for name, zh in (
            ("Message", "消息"),
            ("Timer", "定时"),
            ("Conditional", "条件"),
            ("Signal", "信号"),
            ("Multiple", "多重"),
            ("Parallel multiple", "并行多重"),
        )
    ),
    no("Several start events of a process", "一个流程的多个开始事件"),
)

CAUGHT = (
    yes("Message intermediate catch event", "消息中间捕获事件", f"{KEY}; without one the key is empty"),
    yes("Timer intermediate catch event", "定时中间捕获事件"),
    yes("Conditional intermediate catch event", "条件中间捕获事件", "Looked at whenever a fact is written"),
    yes("Signal intermediate catch event", "信号中间捕获事件", "Only signals of the same case"),
    yes("Link intermediate catch event", "链接中间捕获事件"),
    no("Multiple intermediate catch event", "多重中间捕获事件"),
    no("Parallel multiple intermediate catch event", "并行多重中间捕获事件"),
    no("None intermediate event that catches", "空中间捕获事件"),
    no("Error or escalation caught in the flow", "顺序流中捕获的错误、升级事件"),
    no("Timer: cycle that interrupts or is caught in the flow", "会中断的或顺序流中的循环定时"),
    yes("Timer: duration", "定时：时长", '`"P3D"`, `"15d"`, `"4wh"`, `"3wd"` or a FEEL duration'),
    yes("Timer: date", "定时：时点", "A FEEL date or date and time, or a fact of such a type"),
    yes("Timer: cycle", "定时：循环", '`"R3/P3D"`: not interrupting; at least 60 s apart, at most 1,000 times'),
)

EDGES = (
    yes("Message boundary event, interrupting", "消息边界事件（中断）", KEY),
    yes("Message boundary event, non-interrupting", "消息边界事件（非中断）", KEY),
    yes("Timer boundary event, interrupting", "定时边界事件（中断）"),
    yes("Timer boundary event, non-interrupting", "定时边界事件（非中断）"),
    yes("Error boundary event, interrupting", "错误边界事件（中断）", "With a code, or without for every error"),
    no("Error that does not interrupt", "非中断的错误事件"),
    yes("Escalation boundary event, interrupting", "升级边界事件（中断）"),
    yes("Escalation boundary event, non-interrupting", "升级边界事件（非中断）"),
    yes("Conditional boundary event, interrupting", "条件边界事件（中断）"),
    yes("Conditional boundary event, non-interrupting", "条件边界事件（非中断）"),
    yes("Signal boundary event, interrupting", "信号边界事件（中断）"),
    yes("Signal boundary event, non-interrupting", "信号边界事件（非中断）"),
    yes("Several events at one edge", "同一活动上的多个边界事件"),
    no("Cancel boundary event", "取消边界事件"),
    no("Compensation boundary event", "补偿边界事件"),
    no("Multiple boundary event, interrupting", "多重边界事件（中断）"),
    no("Multiple boundary event, non-interrupting", "多重边界事件（非中断）"),
    no("Parallel multiple boundary event, interrupting", "并行多重边界事件（中断）"),
    no("Parallel multiple boundary event, non-interrupting", "并行多重边界事件（非中断）"),
    no("Link at the edge of an activity or at an end", "边界或结束处的链接事件"),
)

HANDLERS = (
    yes("Event sub-process", "事件子流程", "One start event with one trigger; no flow leads to it"),
    *(
        yes(f"{name} start of an event sub-process, {how}", f"{zh}启动事件子流程（{how_zh}）")
        for name, zh in (
            ("Message", "消息"),
            ("Timer", "定时"),
            ("Escalation", "升级"),
            ("Conditional", "条件"),
            ("Signal", "信号"),
        )
        for how, how_zh in (("interrupting", "中断"), ("non-interrupting", "非中断"))
    ),
    yes("Error start of an event sub-process, interrupting", "错误启动事件子流程（中断）"),
    no("Compensation start of an event sub-process", "补偿启动事件子流程"),
    *(
        no(f"{name} start of an event sub-process, {how}", f"{zh}启动事件子流程（{how_zh}）")
        for name, zh in (("Multiple", "多重"), ("Parallel multiple", "并行多重"))
        for how, how_zh in (("interrupting", "中断"), ("non-interrupting", "非中断"))
    ),
    no("None start of an event sub-process", "空启动事件子流程"),
    no("Event sub-process in a flow", "有连线的事件子流程"),
)

THROWN = (
    yes("None intermediate event", "空中间事件"),
    yes("Message intermediate throw event", "消息中间抛出事件", f"{KEY}; `anliu:input` are the facts that it carries"),
    yes("Escalation intermediate throw event", "升级中间抛出事件"),
    yes("Signal intermediate throw event", "信号中间抛出事件"),
    yes("Link intermediate throw event", "链接中间抛出事件"),
    no("Link without its other end", "缺少另一端的链接"),
    no("Error thrown in the flow", "顺序流中抛出的错误"),
    no("Compensation intermediate throw event", "补偿中间抛出事件"),
    no("Multiple intermediate throw event", "多重中间抛出事件"),
)

ENDS = (
    yes("None end event", "空结束事件", "Its `anliu:public` is what the submitter sees at last"),
    yes("Message end event", "消息结束事件", f"{KEY}; `anliu:input` are the facts that it carries"),
    yes("Error end event", "错误结束事件", "With a code; nothing catches it: an incident"),
    yes("Escalation end event", "升级结束事件"),
    yes("Signal end event", "信号结束事件"),
    yes("Terminate end event", "终止结束事件", "Ends its own scope only"),
    no("Cancel end event", "取消结束事件"),
    no("Compensation end event", "补偿结束事件"),
    no("Multiple end event", "多重结束事件"),
)

DEFINITIONS = (
    yes(
        "Message, signal, error, escalation (definitions)",
        "消息、信号、错误、升级（定义）",
        "Messages and signals match by name, the others by code",
    ),
    no("Message or signal event without a name", "未指明名称的消息或信号事件"),
    no("Event definition that several events share", "共用的事件定义（eventDefinitionRef）"),
    no("Correlation key, property, subscription", "关联键、关联属性、关联订阅"),
    seen("Interface, operation", "接口、操作", "`implementation` names the handler"),
)

DATA = (
    yes("Process data that conditions read", "条件所用的流程数据", "Declared facts, `anliu:fact`"),
    no("Data object", "数据对象"),
    no("Data object reference", "数据对象引用"),
    no("Data store", "数据存储"),
    no("Data store reference", "数据存储引用"),
    no("Data inputs and outputs (InputOutputSpecification)", "数据输入、数据输出"),
    no("Data input association", "数据输入关联"),
    no("Data output association", "数据输出关联"),
    seen("Property", "属性"),
    seen("Item definition", "数据项定义"),
)

LANES = (
    yes("Lane", "泳道", "`anliu:role`: whose work it is"),
    yes("Lane in a lane", "嵌套泳道", "The inner role counts, the outer one where the inner lane names none"),
    seen("Pool (participant)", "池（参与者）"),
    seen("Message flow", "消息流", "Messages are thrown and caught by events"),
)

READERS = (
    seen("Text annotation", "文本注释"),
    seen("Association", "关联"),
    seen("Group", "组"),
    seen("Category, category value", "类别、类别值"),
    seen("Documentation", "文档说明"),
    seen("Auditing, monitoring", "审计、监控", "Every step is recorded anyway"),
    seen("Import, extension, relationship", "导入、扩展、关系"),
    seen("Diagram (shapes, edges, labels)", "图形信息"),
    no("Process that is not executable", "不可执行的流程"),
)

MODELS = (
    Element(
        "Choreography, choreography task, sub-choreography, call choreography",
        "编排、编排任务、子编排、调用编排",
        Support.ELSEWHERE,
    ),
    Element(
        "Conversation, sub-conversation, call conversation, conversation link",
        "会话、子会话、调用会话、会话链接",
        Support.ELSEWHERE,
    ),
)

CHAPTERS = (
    Chapter("Activities", "活动", ACTIVITIES),
    Chapter("Gateways", "网关", GATEWAYS),
    Chapter("Flows", "连接", FLOWS),
    Chapter("Start events", "开始事件", STARTS),
    Chapter("Catching events in the flow", "顺序流中的捕获事件", CAUGHT),
    Chapter("Events at the edge of an activity", "边界事件", EDGES),
    Chapter("Event sub-processes", "事件子流程", HANDLERS),
    Chapter("Throwing events", "抛出事件", THROWN),
    Chapter("End events", "结束事件", ENDS),
    Chapter("What events refer to", "事件所指的定义", DEFINITIONS),
    Chapter("Data", "数据", DATA),
    Chapter("Pools and lanes", "池与泳道", LANES),
    Chapter("Artifacts and everything else in a file", "构件及其他", READERS),
    Chapter("Other kinds of models", "其他模型", MODELS),
)
