"""A conversation agent in the place of a language model: it calls the tool that it is told, and says what it got."""

import json
from typing import Any, override

from homeassistant.components import conversation
from homeassistant.components.conversation.const import DATA_COMPONENT
from homeassistant.const import MATCH_ALL
from homeassistant.core import HomeAssistant
from homeassistant.helpers import intent, llm
from homeassistant.helpers.json import json_dumps
from homeassistant.helpers.typing import ConfigType


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Add the agent."""
    await hass.data[DATA_COMPONENT].async_add_entities([Model()])
    return True


class Model(conversation.ConversationEntity):
    """Is told a tool and its arguments as JSON, or nothing to list the tools."""

    _attr_name = "Model"

    @property
    @override
    def supported_languages(self) -> Any:
        """Understand everybody."""
        return MATCH_ALL

    @override
    async def _async_handle_message(
        self, user_input: conversation.ConversationInput, chat_log: conversation.ChatLog
    ) -> conversation.ConversationResult:
        """Go the way of every agent: the tools of Assist, called through the log of the conversation."""
        await chat_log.async_provide_llm_data(user_input.as_llm_context("aatss_model"), llm.LLM_API_ASSIST)
        assert chat_log.llm_api
        said: Any = [tool.name for tool in chat_log.llm_api.tools]
        if told := json.loads(user_input.text):
            asked = conversation.AssistantContent(self.entity_id, tool_calls=[llm.ToolInput(*told)])
            (said,) = [answer.result.data async for answer in chat_log.async_add_assistant_content(asked)]
        response = intent.IntentResponse(language=user_input.language)
        response.async_set_speech(json_dumps(said))
        return conversation.ConversationResult(response, chat_log.conversation_id)
